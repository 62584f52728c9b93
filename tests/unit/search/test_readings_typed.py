"""Hiragana and Latin letters as they are typed find what is read so."""

from collections.abc import Callable, Sequence

import pytest

from kbindex.index import IndexReader
from kbindex.index.lexicon import Script
from kbindex.search import Searcher

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read(
            "脆弱性の検知", "Prometheusのコンテナ", "起動の話", "Kansai meetup", "市内"
        )
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        pytest.param("ぜいじゃくせい", "脆弱性の検知", id="hiragana"),
        pytest.param("zeijakusei", "脆弱性の検知", id="latin"),
        pytest.param("けんち", "脆弱性の検知", id="of which the dictionary knows none"),
        pytest.param("ぷろめてうす", "Prometheusのコンテナ", id="a name"),
        pytest.param("purometeusu", "Prometheusのコンテナ", id="a name in latin"),
        pytest.param("konntena", "Prometheusのコンテナ", id="katakana in latin"),
        pytest.param("ぷろめてうすの監視", "Prometheusのコンテナ", id="in a query"),
    ],
)
def test_reading_finds_the_word(searcher: Searcher, query: str, title: str) -> None:
    result = searcher.search(query)
    assert result.hits[0].article.title == title
    assert result.suggestion is None
    assert result.absent in {(), ("監視",)}


def test_reading_of_a_word_that_only_the_bridges_know_finds_what_it_means(
    read: Read, searcher_of: SearcherOf
) -> None:
    result = searcher_of(read("Monitoring", "Kansai meetup")).search("kanshi")
    assert [hit.article.title for hit in result.hits] == ["Monitoring"]
    assert result.suggestion is None


@pytest.mark.parametrize("query", ["起動しない", "しないこと"])
def test_ending_of_a_verb_is_no_reading(searcher: Searcher, query: str) -> None:
    """しない is read as 市内 is."""
    titles = [hit.article.title for hit in searcher.search(query).hits]
    assert "市内" not in titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("kensaku", ["kensaku-server", "検索の話"], id="both"),
        pytest.param("share", ["share"], id="English"),
        pytest.param("kubu", ["kubu"], id="short"),
    ],
)
def test_a_word_that_is_there_in_latin_letters_is_read_as_well(
    read: Read, searcher_of: SearcherOf, query: str, titles: list[str]
) -> None:
    """The word itself comes first."""
    searcher = searcher_of(
        read("検索の話", "kensaku-server", "share", "謝礼", "kubu", "区部")
    )
    assert [hit.article.title for hit in searcher.search(query).hits] == titles


@pytest.mark.parametrize(
    "query", ["の" * 500, "のにはがを" * 100, "きのくのかのけの" * 62]
)
def test_row_of_particles_is_tried_as_few_words(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Servers are asked twice of each: of one letter 500 times it was 76 requests."""
    asked: set[str] = set()
    sounding = type(searcher.reader).sounding

    def counted(self: IndexReader, script: Script, skeleton: str) -> Sequence[str]:
        asked.add(skeleton)
        return sounding(self, script, skeleton)

    monkeypatch.setattr(type(searcher.reader), "sounding", counted)
    searcher.search(query)
    assert len(asked) <= 55
