"""Which words of a query no article has, or no hit."""

from collections.abc import Callable, Iterable
from typing import cast

import pytest

from kbindex.index import Alternative, Concept, Either, Filter, IndexReader, Selection
from kbindex.search import Searcher
from kbindex.search.show.absences import find_absences

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read("Monitoring with Thanos", "Container images", "コンテナのアップロード")
    )


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        pytest.param("Thanos", (), id="there"),
        pytest.param("監視", (), id="there by another word"),
        pytest.param("Thanos アップグレード", ("アップグレード",), id="of two words"),
        pytest.param("thnos", ("thnos",), id="a guess is no article's word"),
        pytest.param("xyzzy Thanos xyzzy", ("xyzzy",), id="once"),
        pytest.param("Thanos 再起動", ("再起動",), id="a word with its prefix"),
        pytest.param("what is Thanos", (), id="a filler is none"),
        pytest.param("Thanos xyzzy*", ("xyzzy*",), id="a beginning that none has"),
        pytest.param("Thanos -xyzzy", (), id="what is excluded is not missed"),
    ],
)
def test_word_that_no_article_has_is_named(
    searcher: Searcher, query: str, absent: tuple[str, ...]
) -> None:
    assert searcher.search(query).absent == absent


def test_word_that_some_article_has_but_no_hit_is_named(searcher: Searcher) -> None:
    result = searcher.search('"with Thanos" images')
    assert (result.absent, result.missed) == ((), ("images",))


@pytest.mark.parametrize(
    "query",
    [
        "(thanos OR images) -thanos",
        "(thanos OR images) -THANOS",
        "(thano* OR images) -thano*",
        "(thanos OR images) -(thanos OR zork)",
        "(thanos OR images) AND NOT thanos",
        "(監視 OR images) -監視 -monitoring",
    ],
)
def test_word_that_is_excluded_is_not_missed(searcher: Searcher, query: str) -> None:
    """A saved search may ask for it, and what stands beside excludes it."""
    result = searcher.search(query)
    assert [hit.article.title for hit in result.hits] == ["Container images"]
    assert (result.absent, result.missed) == ((), ())


def test_word_that_is_excluded_beside_another_alone_is_missed(
    searcher: Searcher,
) -> None:
    result = searcher.search("(thanos OR images) -(thanos monitoring)")
    assert result.missed == ("thanos",)


def test_word_of_its_own_meaning_is_no_other_word(searcher: Searcher) -> None:
    """Nor does a guess at it push aside what the other words find."""
    result = searcher.search("アップグレード Thanos")
    assert result.suggestion is None
    assert [hit.article.title for hit in result.hits] == ["Monitoring with Thanos"]


class Held:
    """Answers of one thing, hits or an archive, that holds some words."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.asked: list[list[Filter]] = []

    def holds(self, filters: Iterable[Filter]) -> list[bool]:
        self.asked.append([*filters])
        return [any(word in repr(one) for word in self._words) for one in filters]


def word(number: int, text: str) -> Concept:
    way = Alternative(terms=(text,), weight=1.0, how="word")
    return Concept(text=text, alternatives=(way,), covers=(number,))


WORDS = (word(0, "thanos"), word(1, "cortex"), word(2, "mimir"))


def test_word_of_no_article_and_word_of_no_hit_are_told_apart() -> None:
    hits, archive = Held("thanos"), Held("thanos", "cortex")
    found = find_absences(WORDS, cast("Selection", hits), cast("IndexReader", archive))
    assert (found.from_archive, found.from_hits) == (("mimir",), ("cortex",))


def test_archive_is_asked_once_and_only_for_words_that_no_hit_has() -> None:
    hits, archive = Held("thanos"), Held("thanos", "cortex")
    find_absences(WORDS, cast("Selection", hits), cast("IndexReader", archive))
    assert [len(asked) for asked in hits.asked] == [3]
    assert [len(asked) for asked in archive.asked] == [2]
    assert all(isinstance(one, Either) for one in archive.asked[0])


def test_nobody_is_asked_where_nothing_is_looked_for() -> None:
    nobody = Held()
    find_absences((), cast("Selection", nobody), cast("IndexReader", nobody))
    assert nobody.asked == []
