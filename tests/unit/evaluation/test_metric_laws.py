"""Laws of the metrics, whatever the judgements and the run."""

from dataclasses import astuple

from hypothesis import assume, given
from hypothesis import strategies as st

from kbindex.evaluation import JudgedQuery, Scores, score_queries

IDS = st.sampled_from(
    [
        *(f"00{episode}#{number}" for episode in range(4) for number in range(8)),
        "回#1",
        "ａ#2",
        "🦀#3",
    ]
)
GRADES = st.dictionaries(IDS, st.integers(0, 3), min_size=1).filter(
    lambda grades: any(grades.values())
)
RUNS = st.lists(IDS, unique=True)
SLACK = 1e-12


def score(grades: dict[str, int], ranked: list[str]) -> Scores:
    judged = JudgedQuery(id="q", query_class="law", query="law", grades=grades)
    return score_queries([judged], {"q": tuple(ranked)})["q"]


def is_never_below(scores: Scores, other: Scores) -> bool:
    pairs = zip(astuple(scores), astuple(other), strict=True)
    return all(one >= two - SLACK for one, two in pairs)


@given(GRADES, RUNS)
def test_every_metric_lies_between_0_and_1(
    grades: dict[str, int], ranked: list[str]
) -> None:
    """No ranking is worse than nothing or better than perfect."""
    assert all(0 <= value <= 1 + SLACK for value in astuple(score(grades, ranked)))


@given(GRADES, RUNS)
def test_the_ideal_order_is_an_upper_bound(
    grades: dict[str, int], ranked: list[str]
) -> None:
    """No run beats its articles sorted by falling grade, in any metric."""
    ideal = sorted(ranked, key=lambda article: -grades.get(article, 0))
    assert is_never_below(score(grades, ideal), score(grades, ranked))


@given(GRADES)
def test_all_relevant_articles_by_grade_are_perfect(grades: dict[str, int]) -> None:
    """The judgements themselves, as a run, score 1 in every metric."""
    ideal = sorted(grades, key=lambda article: -grades[article])
    perfect = Scores(ndcg=1.0, success=1.0, reciprocal_rank=1.0, recall=1.0)
    assert is_never_below(score(grades, ideal), perfect)


@given(GRADES, RUNS, IDS)
def test_one_more_article_at_the_end_never_lowers_a_metric(
    grades: dict[str, int], ranked: list[str], article: str
) -> None:
    """Relevant or not, what comes last harms nothing that came before."""
    assume(article not in ranked)
    assert is_never_below(score(grades, [*ranked, article]), score(grades, ranked))


@given(GRADES, RUNS, st.data())
def test_an_irrelevant_article_in_front_never_raises_a_metric(
    grades: dict[str, int], ranked: list[str], data: st.DataObject
) -> None:
    """What is not relevant only takes a place."""
    place = data.draw(st.integers(0, len(ranked)))
    pushed = [*ranked[:place], "irrelevant", *ranked[place:]]
    assert is_never_below(score(grades, ranked), score(grades, pushed))


@given(GRADES, RUNS)
def test_the_names_of_articles_do_not_matter(
    grades: dict[str, int], ranked: list[str]
) -> None:
    """Regression guard: trec_eval breaks ties by id, so ranks must leave none."""
    names = {article: f"{1000 - n}" for n, article in enumerate({*grades, *ranked})}
    renamed = {names[article]: grade for article, grade in grades.items()}
    again = score(renamed, [names[article] for article in ranked])
    assert is_never_below(again, score(grades, ranked))
    assert is_never_below(score(grades, ranked), again)
