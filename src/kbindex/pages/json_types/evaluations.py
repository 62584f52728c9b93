"""How well searching works: `eval`."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.words import (
    Answer,
    ArticleId,
    Number,
    Positive,
    Share,
    Text,
    doc,
)

QueryId = Annotated[Text, doc("The query's id.")]
Query = Annotated[str, doc("What was searched for.")]


class Scores(TypedDict):
    """Four views of a ranking, each from 0 to 1, higher is better."""

    ndcg: Annotated[Share, doc("nDCG@10 with gain 2^grade - 1.")]
    success: Annotated[
        Share, doc("Share of queries whose first hit has their highest grade.")
    ]
    mrr: Annotated[Share, doc("Mean reciprocal rank.")]
    recall: Annotated[Share, doc("Recall@20.")]


class ClassScores(Scores):
    """The means over the queries of one class."""

    queries: Annotated[Positive, doc("How many queries of this class there are.")]


JudgedQuery = TypedDict(
    "JudgedQuery",
    {"id": QueryId, "class": Annotated[str, doc("Its class.")], "query": Query},
)


class QueryScores(JudgedQuery, Scores):
    """A query, what was wanted, and what was found."""

    wanted: Annotated[dict[ArticleId, Number], doc("Article → grade.")]
    ranked: Annotated[list[ArticleId], doc("The first articles found, best first.")]


class Change(TypedDict):
    """The nDCG@10 in two runs."""

    before: Annotated[Share, doc("nDCG@10 of the kept run.")]
    after: Annotated[Share, doc("nDCG@10 of this run.")]
    delta: Annotated[float, Meta(ge=-1, le=1), doc("After minus before.")]


class QueryChange(Change):
    """The nDCG@10 of a query in two runs."""

    id: QueryId
    query: Query


class Comparison(TypedDict):
    """What changed between two runs."""

    compared: Annotated[Number, doc("How many queries both runs have.")]
    overall: Change
    classes: Annotated[
        dict[str, Change], doc("Class of queries → how its mean changed.")
    ]
    changed: Annotated[
        list[QueryChange],
        doc("Queries whose nDCG changed, the greatest loss first."),
    ]


class TitleFailure(TypedDict):
    """A title whose article did not come first."""

    title: Annotated[str, doc("The title.")]
    articles: Annotated[list[ArticleId], doc("The articles that have it.")]
    rank: Annotated[
        Positive | None,
        doc("Where the first of them came; null below the top ten."),
    ]
    first: Annotated[
        str | None,
        doc("The article that came first; null where nothing was found."),
    ]


class TitleCheck(TypedDict):
    """How many titles find their articles."""

    count: Annotated[Number, doc("How many titles were searched for.")]
    rank_1: Annotated[Share, doc("Share that find their article first.")]
    top_10: Annotated[Share, doc("Share that find it among the first ten.")]
    failures: Annotated[
        list[TitleFailure], doc("Titles that do not find their article first.")
    ]


class TagFailure(TypedDict):
    """A label whose top ten hold something else."""

    tag: Annotated[str, doc("The tag's id.")]
    label: Query
    found: Annotated[Number, doc("How many hits there are among the first ten.")]
    wrong: Annotated[
        list[ArticleId], doc("Those that do not have the tag, best first.")
    ]


class TagCheck(TypedDict):
    """How many labels find only their own articles."""

    count: Annotated[Number, doc("How many labels of tags were searched for.")]
    failures: Annotated[
        list[TagFailure], doc("Labels that find other articles as well.")
    ]


class SelfRetrieval(TypedDict):
    """What a search must do on any archive, without judgements."""

    titles: Annotated[TitleCheck, doc("Whether titles find their articles.")]
    tags: Annotated[
        TagCheck, doc("Whether labels of tags find only articles of theirs.")
    ]


class Report(TypedDict, total=False):
    """The scores of a run."""

    queries: Annotated[Number, doc("How many judged queries there are.")]
    overall: Annotated[Scores, doc("Means over all queries.")]
    classes: Annotated[
        dict[str, ClassScores], doc("Class of queries → their number and means.")
    ]
    worst: Annotated[
        list[QueryScores],
        doc(
            "Queries that are not perfect, the lowest nDCG first; at most "
            "`--limit-worst`."
        ),
    ]


Kappa = Annotated[float, Meta(le=1)]


class Agreement(TypedDict):
    """How far two assessors agree on the articles that both graded."""

    both: Annotated[Number, doc("How many articles both graded, over all queries.")]
    one_alone: Annotated[Number, doc("How many only one of them graded.")]
    same: Annotated[Share, doc("Share of `both` that have the same grade twice.")]
    kappa: Annotated[
        Kappa | None,
        doc("Cohen's kappa; null where chance explains all, as of equal grades alone."),
    ]
    weighted_kappa: Annotated[
        Kappa | None,
        doc("The same with linear weights: a difference of grades counts by its size."),
    ]


class Graded(TypedDict):
    """What one or two assessors said of a pool."""

    queries: Annotated[Positive, doc("How many queries were judged.")]
    grades: Annotated[
        dict[str, Number],
        doc("Grade → how many articles have it; of two grades their mean, rounded up."),
    ]
    nothing_relevant: Annotated[
        list[QueryId], doc("Queries that no article is relevant to; none is saved.")
    ]
    agreement: NotRequired[Annotated[Agreement, doc("Of two assessors.")]]


class Evaluation(Answer, Report):
    """How well searching works: by judged queries, a kept run, the archive itself."""

    judged: NotRequired[
        Annotated[
            Share,
            doc(
                "judged@10: the share of the first ten articles of all queries that "
                "have a grade. Missing where no grade is 0, as it is not known then "
                "what was looked at."
            ),
        ]
    ]
    unjudged: NotRequired[
        Annotated[
            Positive,
            doc("With `--save`: how many queries ran that nobody judged yet."),
        ]
    ]
    graded: NotRequired[
        Annotated[Graded, doc("With `--graded`: what the assessors said.")]
    ]
    comparison: NotRequired[
        Annotated[Comparison, doc("With `--compare`: what changed since the kept run.")]
    ]
    self_retrieval: NotRequired[
        Annotated[
            SelfRetrieval,
            doc("With `--self-retrieval`: checks that need no judgements."),
        ]
    ]


EvaluationAnswer = Annotated[
    Evaluation,
    Meta(
        extra_json_schema={
            "anyOf": [
                {"required": list(Report.__annotations__)},
                {"required": ["self_retrieval"]},
                {"required": ["unjudged"]},
                {"required": ["graded"]},
            ],
            "dependentRequired": {
                "judged": ["queries"],
                "comparison": ["queries"],
                "queries": [
                    name for name in Report.__annotations__ if name != "queries"
                ],
            },
        }
    ),
]
