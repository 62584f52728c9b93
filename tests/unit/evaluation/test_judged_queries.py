"""Judged queries: what is read, and where a wrong line is."""

from pathlib import Path

import pytest

from kbindex.evaluation import (
    JudgedQuery,
    JudgementError,
    load_judgements,
    parse_judgements,
)
from kbindex.model import Article, ArticleId, EpisodeId


def article(article_id: str, *, line: int) -> Article:
    episode = article_id.partition("#")[0]
    return Article(
        id=ArticleId(article_id),
        kind="article",
        episode=EpisodeId(episode),
        source=f"{episode}/README.md",
        line=line,
        end_line=line,
        title="Thanos",
        url=None,
        presenter=None,
        date=None,
    )


ARTICLES = (article("025#6", line=45), article("回 1:2#1", line=7))


def load(tmp_path: Path, text: str) -> tuple[JudgedQuery, ...]:
    path = tmp_path / "queries.jsonl"
    path.write_text(text, encoding="utf-8")
    return load_judgements(path, ARTICLES)


def row(rel: str) -> str:
    return f'{{"id": "q1", "class": "typo", "query": "サノス", "rel": {rel}}}'


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("025#6", "025#6", id="by-id"),
        pytest.param("025:45", "025#6", id="by-line"),
        pytest.param("回 1:2:7", "回 1:2#1", id="by-line-of-an-odd-episode"),
    ],
)
def test_an_article_is_named_by_id_or_by_the_line_of_its_title(
    tmp_path: Path, name: str, found: str
) -> None:
    assert load(tmp_path, row(f'{{"{name}": 2}}')) == (
        JudgedQuery(id="q1", query_class="typo", query="サノス", grades={found: 2}),
    )


def test_empty_lines_carriage_returns_and_a_mark_of_byte_order_do_no_harm(
    tmp_path: Path,
) -> None:
    text = "\ufeff\r\n" + row('{"025#6": 1}') + "\r\n\r\n"
    assert [(q.id, q.line) for q in load(tmp_path, text)] == [("q1", 2)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "is not JSON", id="no-json"),
        pytest.param("[" * 100_000, "is not JSON", id="nested-too-deeply"),
        pytest.param("[]", "is not a JSON object", id="no-object"),
        pytest.param('{"id": "q1"}', "has no 'class'", id="missing-key"),
        pytest.param(
            row('{"025#6": 2}')[:-1] + ', "note": ""}',
            "has an unknown key 'note'",
            id="unknown-key",
        ),
        pytest.param(
            row('{"025#6": 2}').replace('"q1"', "1"),
            "'id' must be a text that is not empty",
            id="id-is-no-text",
        ),
        pytest.param(
            row('{"025#6": 2}').replace("サノス", " "),
            "'query' must be a text that is not empty",
            id="empty-query",
        ),
        pytest.param(row("[]"), "'rel' must be an object of grades", id="no-grades"),
        pytest.param(row("{}"), "'rel' has no grade above 0", id="empty-grades"),
        pytest.param(
            row('{"025#6": 0}'), "'rel' has no grade above 0", id="nothing-relevant"
        ),
        *(
            pytest.param(
                row(f'{{"025#6": {grade}}}'),
                "the grade of '025#6' must be a whole number, 0 to 10",
                id=f"grade-{grade}",
            )
            for grade in ("-1", "11", "1.5", "true", '"2"', "null", "NaN")
        ),
        pytest.param(
            row('{"026#1": 1}'), "there is no article '026#1'", id="no-such-article"
        ),
        pytest.param(
            row('{"025#6": 1, "025:45": 2}'),
            "the article '025#6' is judged twice",
            id="one-article-twice",
        ),
    ],
)
def test_a_wrong_line_is_an_error_with_its_place(
    tmp_path: Path, line: str, problem: str
) -> None:
    good = row('{"025#6": 2}').replace("q1", "q0")
    with pytest.raises(JudgementError) as caught:
        load(tmp_path, f"{good}\n{line}\n")
    assert str(caught.value).startswith(f"{tmp_path / 'queries.jsonl'}:2: {problem}")


def test_an_id_that_stands_twice_names_both_lines() -> None:
    text = row('{"025#6": 2}')
    with pytest.raises(JudgementError) as caught:
        parse_judgements(f"{text}\n\n{text}", source="queries.jsonl")
    assert str(caught.value) == "queries.jsonl:3: the id 'q1' is on line 1 already"


def test_a_file_without_queries_is_an_error() -> None:
    with pytest.raises(JudgementError, match=r"^queries.jsonl: holds no judged query$"):
        parse_judgements("\n \n", source="queries.jsonl")


def test_a_file_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_bytes("監視".encode("shift_jis"))
    with pytest.raises(JudgementError, match=r"queries.jsonl: is not UTF-8$"):
        load_judgements(path, ())


def test_queries_that_nobody_judged_yet_have_no_grades_where_that_may_be() -> None:
    unjudged = '{"id": "q1", "class": "typo", "query": "サノス"}'
    (found,) = parse_judgements(unjudged, source="new.jsonl", rel="optional")
    assert found.grades == {}
    with pytest.raises(JudgementError, match=r"new.jsonl:1: has no 'rel'$"):
        parse_judgements(unjudged, source="new.jsonl")


def test_empty_grades_are_no_missing_ones() -> None:
    with pytest.raises(JudgementError, match="'rel' has no grade above 0"):
        parse_judgements(row("{}"), source="new.jsonl", rel="optional")
