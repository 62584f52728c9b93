"""Pools: what an assessor is shown, and what is read of what they filled in."""

import json
from pathlib import Path

import pytest

from kbindex.evaluation import (
    Assessment,
    JudgedQuery,
    JudgementError,
    build_pool,
    judge,
    load_pool,
    parse_judgements,
    parse_pool,
    render_judgements,
    render_pool,
)
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind


def article(article_id: str, *, line: int, notes: tuple[str, ...] = ()) -> Article:
    episode = article_id.partition("#")[0]
    return Article(
        id=ArticleId(article_id),
        kind="article",
        episode=EpisodeId(episode),
        source=f"{episode}/README.md",
        line=line,
        end_line=line,
        title=f"Title of {article_id}",
        url="https://thanos.example/",
        presenter=None,
        date=None,
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=line, end_line=line)
            for text in notes
        ),
    )


ARTICLES = (
    article("001#1", line=5, notes=("長期保存", "of metrics")),
    article("001#2", line=9),
    article("001#3", line=9),
    article("002#1", line=3, notes=("é" * 1001,)),
)


def query(query_id: str) -> JudgedQuery:
    return JudgedQuery(
        id=query_id, query_class="typo", query=f"ask {query_id}", grades={}
    )


def row(**changed: object) -> str:
    value = {"id": "q1", "class": "typo", "query": "サノス", "article": "1:5"}
    return json.dumps({**value, "grade": 2, **changed}, ensure_ascii=False)


def test_a_pool_is_the_union_of_the_first_articles_of_each_run() -> None:
    runs = [
        {"q1": ("001#1", "001#2", "002#1"), "q2": ("001#1",)},
        {"q1": ("001#1", "001#3"), "other": ("002#1",)},
    ]
    pool = build_pool([query("q2"), query("q1")], runs, ARTICLES, depth=2)
    assert [one.query_id for one in pool] == ["q2", "q1", "q1", "q1"]
    assert {one.article for one in pool[1:]} == {"001:5", "001:9", "001#3"}


def test_an_assessor_sees_title_address_and_notes_and_no_grade() -> None:
    (one,) = build_pool([query("q1")], [{"q1": ("001#1",)}], ARTICLES)
    assert json.loads(render_pool([one])) == {
        "id": "q1",
        "class": "typo",
        "query": "ask q1",
        "article": "001:5",
        "title": "Title of 001#1",
        "url": "https://thanos.example/",
        "text": "長期保存\nof metrics",
        "grade": None,
    }


def test_long_notes_are_cut_by_code_points() -> None:
    (one,) = build_pool([query("q1")], [{"q1": ("002#1",)}], ARTICLES)
    assert one.text == "é" * 999 + "…"


def test_a_second_article_on_a_line_goes_by_its_id() -> None:
    """By its line, its grade would be read as that of the first."""
    runs = [{"q1": ("001#3", "001#2")}]
    pool = build_pool([query("q1")], runs, ARTICLES)
    assert {one.article: one.title for one in pool} == {
        "001:9": "Title of 001#2",
        "001#3": "Title of 001#3",
    }


def test_the_order_differs_from_query_to_query() -> None:
    """One order of the articles for all queries would show a favourite."""
    articles = [article(f"001#{number}", line=number) for number in range(1, 9)]
    ids = tuple(str(one.id) for one in articles)
    queries = [query(f"q{number}") for number in range(8)]
    pool = build_pool(queries, [{one.id: ids for one in queries}], articles)
    orders = {
        tuple(one.article for one in pool if one.query_id == asked.id)
        for asked in queries
    }
    assert len(orders) == len(queries)


def test_a_filled_in_pool_becomes_judgements_best_first_with_zeros() -> None:
    text = "\n".join(
        [
            row(grade=0),
            row(article="2:1", grade=1),
            row(id="q2", grade=0),
            "",
            row(article="1:9", grade=3),
            row(article="1:7", grade=1),
        ]
    )
    first, second = judge(parse_pool(text, source="pool.jsonl"))
    assert list(first.grades.items()) == [
        ("1:9", 3),
        ("1:7", 1),
        ("2:1", 1),
        ("1:5", 0),
    ]
    assert (second.id, second.grades) == ("q2", {"1:5": 0})
    written = render_judgements([first])
    assert parse_judgements(written, source="judged.jsonl") == (first,)


def test_what_an_assessor_was_shown_may_be_left_out_and_is_kept() -> None:
    kept, bare = parse_pool(
        row(title="T", url=None, text="x") + "\n" + row(article="1:6"), source=""
    )
    assert (kept.title, kept.url, kept.text, bare.title) == ("T", None, "x", "")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        pytest.param(["{"], r"p:1: is not JSON", id="no-json"),
        pytest.param(["[]"], r"p:1: is not a JSON object", id="no-object"),
        pytest.param(['{"id": "q1"}'], r"p:1: has no 'class'", id="missing-key"),
        pytest.param([row(rank=1)], r"p:1: has an unknown key 'rank'", id="key"),
        pytest.param(
            [row(article=" ")],
            r"p:1: 'article' must be a text that is not empty",
            id="no-article",
        ),
        pytest.param(
            [row(query="\ud800")],
            r"p:1: 'query' must be a text that is not empty",
            id="half-a-character",
        ),
        pytest.param(
            [row(grade=11)],
            r"p:1: the grade of '1:5' must be a whole number, 0 to 10",
            id="grade-too-high",
        ),
        pytest.param([row(grade=True)], r"must be a whole number", id="bool"),
        pytest.param([row(grade="2")], r"must be a whole number", id="text"),
        pytest.param(
            [row(), "", row(grade=1)],
            r"p:3: the article '1:5' is on line 1 already",
            id="twice",
        ),
        pytest.param(
            [row(), row(article="1:6", query="サノ")],
            r"p:2: the query 'q1' reads otherwise on line 1",
            id="another-query",
        ),
        pytest.param(
            [row(), row(article="1:6", **{"class": "multi"})],
            r"p:2: the query 'q1' reads otherwise on line 1",
            id="another-class",
        ),
        pytest.param(
            [row(), row(article="1:6", grade=None), row(article="1:7", grade=None)],
            r"p:2: has no grade \(2 lines have none\)$",
            id="grades-missing",
        ),
        pytest.param([""], r"p: holds no article to judge$", id="empty"),
    ],
)
def test_a_wrong_line_is_an_error_with_its_number(
    lines: list[str], problem: str
) -> None:
    with pytest.raises(JudgementError, match=problem):
        parse_pool("\n".join(lines), source="p")


def test_a_pool_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl"
    path.write_bytes("監視".encode("shift_jis"))
    with pytest.raises(JudgementError, match=r"pool.jsonl: is not UTF-8$"):
        load_pool(path)


def test_no_judgement_is_made_of_a_missing_grade() -> None:
    missing = Assessment(query_id="q1", query_class="c", query="x", article="1:5")
    with pytest.raises(ValueError, match="1:5 has no grade"):
        judge([missing])
