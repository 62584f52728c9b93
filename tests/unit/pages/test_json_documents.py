"""Frozen values → the documents of the contract, key by key."""

import datetime as dt
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from kbindex.indexing.understanding import sum_up
from kbindex.knowledge import (
    Changes,
    EpisodeSummary,
    RelatedTag,
    TagArticles,
    TagCount,
)
from kbindex.model import (
    Article,
    ArticleId,
    Diagnostic,
    Episode,
    EpisodeId,
    Link,
    Note,
    NoteKind,
)
from kbindex.model.passages import PlacedPassage
from kbindex.model.shows import article_of_show
from kbindex.pages import (
    article_document,
    changes_document,
    episode_document,
    episodes_document,
    export_document,
    json_types,
    record_document,
    search_document,
    tag_document,
    tags_document,
)
from kbindex.search import (
    Contribution,
    Explanation,
    FeatureShare,
    Hit,
    Match,
    SearchResult,
    Snippet,
    UnmetFilter,
)

FULL = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=45,
    end_line=77,
    title="Thanos",
    url="https://thanos.io/",
    presenter="ry",
    date=dt.date(2021, 7, 2),
    notes=(
        Note(text="監視", kind=NoteKind.BULLET, depth=0, line=46, end_line=46),
        Note(text="a\nb", kind=NoteKind.CODE, depth=1, line=48, end_line=49, parent=0),
    ),
    links=(Link(text="Thanos", url="https://thanos.io/?utm_source=x", line=45),),
    tags=("monitoring", "thanos"),
    section=("News", "監視"),
    time_s=256,
    time_from="chapters",
    recording="https://youtu.be/x",
)
BARE = Article(
    id=ArticleId("025#0"),
    kind="overview",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=3,
    end_line=3,
    title="025",
    url=None,
    presenter=None,
    date=None,
)
FULL_RECORD = {
    "id": "025#6",
    "kind": "article",
    "episode": "025",
    "source": "025/README.md",
    "line": 45,
    "end_line": 77,
    "title": "Thanos",
    "url": "https://thanos.io/",
    "presenter": "ry",
    "date": "2021-07-02",
    "notes": [
        {"text": "監視", "kind": "bullet", "depth": 0, "line": 46, "end_line": 46},
        {"text": "a\nb", "kind": "code", "depth": 1, "line": 48, "end_line": 49},
    ],
    "links": [{"text": "Thanos", "url": "https://thanos.io/?utm_source=x", "line": 45}],
    "tags": ["monitoring", "thanos"],
    "section": ["News", "監視"],
    "time": "0:04:16",
    "time_from": "chapters",
    "time_url": "https://youtu.be/x?t=256",
}
BARE_RECORD = {
    "id": "025#0",
    "kind": "overview",
    "episode": "025",
    "source": "025/README.md",
    "line": 3,
    "end_line": 3,
    "title": "025",
    "url": None,
    "presenter": None,
    "date": None,
    "notes": [],
    "links": [],
    "tags": [],
}
EPISODE = Episode(
    id=EpisodeId("025"),
    title="第25回",
    source="025/README.md",
    date=dt.date(2021, 7, 2),
    hosts=("bells17",),
    guests=("ry", "chago"),
    video="https://youtu.be/x",
    audio="/audio/025.mp3",
    articles=(BARE, FULL),
)
EPISODE_HEADER = {
    "id": "025",
    "title": "第25回",
    "date": "2021-07-02",
    "hosts": ["bells17"],
    "guests": ["ry", "chago"],
    "video": "https://youtu.be/x",
    "source": "025/README.md",
    "audio": "/audio/025.mp3",
}
HIT = Hit(
    rank=11,
    score=7.1,
    article=FULL,
    video="https://youtu.be/x",
    snippets=(
        Snippet(
            text="Thanosと監視",
            path=("拡張性", "M3"),
            line=47,
            highlights=((0, 6), (7, 9)),
        ),
    ),
    matched=(Match(query="監視", term="monitoring", how="glossary"),),
    also=("026#3",),
    title_highlights=((0, 6),),
)
HIT_WITHOUT_SCORE = {
    "rank": 11,
    "kind": "article",
    "id": "025#6",
    "episode": "025",
    "source": "025/README.md",
    "line": 45,
    "title": "Thanos",
    "title_highlights": [[0, 6]],
    "url": "https://thanos.io/",
    "presenter": "ry",
    "date": "2021-07-02",
    "video": "https://youtu.be/x",
    "tags": ["monitoring", "thanos"],
    "snippets": [
        {
            "text": "Thanosと監視",
            "path": ["拡張性", "M3"],
            "line": 47,
            "highlights": [[0, 6], [7, 9]],
        }
    ],
    "matched": [{"query": "監視", "term": "monitoring", "how": "glossary"}],
    "also": ["026#3"],
    "links": [{"text": "Thanos", "url": "https://thanos.io/?utm_source=x", "line": 45}],
    "section": ["News", "監視"],
    "time": "0:04:16",
    "time_from": "chapters",
    "time_url": "https://youtu.be/x?t=256",
}
TAG = TagCount(
    id="prometheus",
    label="Prometheus",
    kind="project",
    count=6,
    own=4,
    episodes=("002", "025"),
    broader=("monitoring",),
    timeline=(4, 2),
    label_ja="プロメテウス",
    months=("2021-07", "2021-10"),
)
TAG_COUNT = {
    "id": "prometheus",
    "label": "Prometheus",
    "label_ja": "プロメテウス",
    "kind": "project",
    "count": 6,
    "own": 4,
    "episodes": ["002", "025"],
    "broader": ["monitoring"],
    "first": "002",
    "latest": "025",
    "timeline": [4, 2],
}


def test_record_of_an_article() -> None:
    assert record_document(FULL) == FULL_RECORD


def test_record_of_an_overview_without_anything() -> None:
    assert record_document(BARE) == BARE_RECORD


def test_a_record_is_a_document_when_it_stands_alone() -> None:
    assert article_document(FULL) == {"format": 1, **FULL_RECORD}


def test_the_answer_of_search() -> None:
    result = SearchResult(
        query="監視 date:先月",
        understood="監視 date:2022-05-01..2022-05-31",
        total=12,
        strong=7,
        hits=(replace(HIT, strength="weak"),),
        suggestion="監視 Thanos",
    )
    assert search_document(result) == {
        "format": 1,
        "query": "監視 date:先月",
        "understood": "監視 date:2022-05-01..2022-05-31",
        "total": 12,
        "strong": 7,
        "suggestion": "監視 Thanos",
        "hits": [{"score": 7.1, "strength": "weak", **HIT_WITHOUT_SCORE}],
        "looked_for": [],
        "near": [],
    }


def test_the_answer_of_search_says_on_request_where_a_score_comes_from() -> None:
    explanation = Explanation(
        contributions=(
            Contribution(
                query="監視", terms=("~monitor",), how="glossary", weight=0.7, score=2.5
            ),
        ),
        coverage=0.875,
        coverage_factor=0.875,
        title_factor=1.1,
        order_factor=0.25,
        features=(FeatureShare(feature="words", value=0.5, weight=2.0, factor=2.7183),),
    )
    result = SearchResult(
        query="監視", total=1, hits=(replace(HIT, explanation=explanation),)
    )
    assert search_document(result, explain=True)["hits"] == [
        {
            "score": 7.1,
            **HIT_WITHOUT_SCORE,
            "explanation": {
                "contributions": [
                    {
                        "query": "監視",
                        "terms": ["~monitor"],
                        "how": "glossary",
                        "weight": 0.7,
                        "score": 2.5,
                    }
                ],
                "coverage": 0.875,
                "coverage_factor": 0.875,
                "title_factor": 1.1,
                "order_factor": 0.25,
                "features": [
                    {"feature": "words", "value": 0.5, "weight": 2.0, "factor": 2.7183}
                ],
            },
        }
    ]


def test_the_answer_of_a_search_that_found_nothing() -> None:
    result = SearchResult(
        query="xyzzy", total=0, looked_for=("xyzzy",), near=("fuzzy",)
    )
    assert search_document(result) == {
        "format": 1,
        "query": "xyzzy",
        "understood": "",
        "total": 0,
        "strong": 0,
        "suggestion": None,
        "hits": [],
        "looked_for": ["xyzzy"],
        "near": ["fuzzy"],
    }


def test_the_answer_of_a_search_names_filters_that_are_met_by_nothing() -> None:
    unmet = UnmetFilter(
        filter="-presenter:harka",
        field="presenter",
        value="harka",
        near=("haruka",),
        is_met_nowhere=True,
        without=3,
    )
    result = SearchResult(query="a -by:harka", total=3, unmet=(unmet,))
    assert search_document(result).get("unmet") == [
        {
            "filter": "-presenter:harka",
            "field": "presenter",
            "value": "harka",
            "near": ["haruka"],
            "nowhere": True,
            "without": 3,
        }
    ]


def test_the_answer_of_tags() -> None:
    months = ["2021-07", "2021-10"]
    expected = {"format": 1, "tags": [TAG_COUNT], "months": months}
    assert tags_document([TAG]) == expected
    assert tags_document([]) == {"format": 1, "tags": [], "months": []}


def test_the_answer_of_one_tag_has_hits_without_a_score() -> None:
    related = RelatedTag(tag=TAG, together=3, lift=2.5)
    found = TagArticles(tag=TAG, articles=(HIT,), narrower=(TAG,), related=(related,))
    assert tag_document(found) == {
        "format": 1,
        **TAG_COUNT,
        "months": ["2021-07", "2021-10"],
        "narrower": [TAG_COUNT],
        "related": [
            {
                "id": "prometheus",
                "label": "Prometheus",
                "label_ja": "プロメテウス",
                "kind": "project",
                "count": 6,
                "together": 3,
                "lift": 2.5,
            }
        ],
        "articles": [HIT_WITHOUT_SCORE],
    }


def test_the_answer_of_episodes_counts_articles() -> None:
    bare = Episode(id=EpisodeId("026"), title="026", source="026.md")
    summaries = [
        EpisodeSummary(episode=replace(EPISODE, articles=()), articles=7),
        EpisodeSummary(episode=bare, articles=0),
    ]
    assert episodes_document(summaries) == {
        "format": 1,
        "episodes": [
            {**EPISODE_HEADER, "articles": 7},
            {
                "id": "026",
                "title": "026",
                "date": None,
                "hosts": [],
                "guests": [],
                "video": None,
                "source": "026.md",
                "articles": 0,
            },
        ],
    }


def test_the_answer_of_show_has_the_records_of_export() -> None:
    assert episode_document(EPISODE) == {
        "format": 1,
        **EPISODE_HEADER,
        "articles": [BARE_RECORD, FULL_RECORD],
    }


def test_the_answer_of_index() -> None:
    changes = Changes(
        added=("027",),
        changed=("025", "026"),
        removed=("001",),
        articles=231,
        seconds=0.30049,
        diagnostics=(
            Diagnostic(
                path="025/README.md", line=4, kind="bad-date", message="no such date"
            ),
        ),
        reason="damaged",
    )
    assert changes_document(changes) == {
        "format": 1,
        "added": ["027"],
        "changed": ["025", "026"],
        "removed": ["001"],
        "articles": 231,
        "seconds": 0.3,
        "diagnostics": [
            {
                "path": "025/README.md",
                "line": 4,
                "kind": "bad-date",
                "message": "no such date",
            }
        ],
    }


def test_the_answer_of_export_has_every_record() -> None:
    assert export_document([BARE, FULL]) == {
        "format": 1,
        "records": [BARE_RECORD, FULL_RECORD],
    }


PASSAGE = PlacedPassage(
    id=ArticleId("025#t1"),
    episode=EpisodeId("025"),
    source="025.vtt",
    line=3,
    end_line=4,
    text="And then it was dark.",
)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        pytest.param(record_document(FULL), json_types.Record, id="record"),
        pytest.param(
            record_document(article_of_show(FULL, "radio")),
            json_types.Record,
            id="record-of-a-show",
        ),
        pytest.param(article_document(FULL), json_types.RecordAnswer, id="article"),
        pytest.param(episode_document(EPISODE), json_types.EpisodeAnswer, id="episode"),
        pytest.param(
            export_document([FULL], [PASSAGE]), json_types.ExportAnswer, id="export"
        ),
        pytest.param(tags_document([TAG])["tags"][0], json_types.TagCount, id="tag"),
        pytest.param(
            tag_document(TagArticles(tag=TAG, articles=(HIT,))),
            json_types.TagAnswer,
            id="tag-articles",
        ),
        pytest.param(
            changes_document(Changes(transcripts=1, understanding=sum_up(()))),
            json_types.ChangesAnswer,
            id="index",
        ),
    ],
)
def test_keys_stand_in_the_order_of_their_type(
    document: Mapping[str, object], kind: type
) -> None:
    """People read JSON too: what says most about a document comes first."""
    keys = [key for key in kind.__annotations__ if key != "show" or key in document]
    assert list(document) == keys
