"""What an article can be filtered by, as exact terms."""

import pytest

from kbindex.index.attributes import (
    article_attributes,
    domains,
    fold_url,
    key_term,
    person_names,
)
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind


def make_article(
    *kinds: NoteKind, url: str | None = None, presenter: str | None = None
) -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=9,
        title="Title",
        url=url,
        presenter=presenter,
        date=None,
        notes=tuple(
            Note(text="note", kind=kind, depth=0, line=2, end_line=2) for kind in kinds
        ),
    )


def test_article_says_who_brought_it_what_it_has_and_where_it_leads() -> None:
    article = make_article(
        NoteKind.BULLET, NoteKind.CODE, url="https://www.a.b.example/c", presenter="Ada"
    )
    assert list(dict.fromkeys(article_attributes(article))) == [
        "by:ada",
        "has:notes",
        "has:code",
        "has:url",
        "site:a.b.example",
        "site:b.example",
        "site:example",
    ]
    assert list(key_term(article)) == ["a.b.example/c"]


def test_article_that_has_nothing_has_no_attribute() -> None:
    assert list(article_attributes(make_article())) == []
    assert list(key_term(make_article())) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("chago", {"chago"}, id="handle"),
        pytest.param("Ａｄａ", {"ada"}, id="full-width"),
        pytest.param("ada lovelace", {"ada lovelace", "ada", "lovelace"}, id="words"),
        pytest.param("北川亮さん", {"北川亮"}, id="honorific"),
        pytest.param("さん", {"さん"}, id="honorific alone"),
        pytest.param("a、@b", {"a、@b", "a", "b"}, id="two people"),
        pytest.param(" ", set[str](), id="blank"),
    ],
)
def test_person_is_known_by_several_names(text: str, names: set[str]) -> None:
    assert set(person_names(text)) == names


def test_host_lies_in_its_domains() -> None:
    assert list(domains("WWW.blog.cncf.io")) == ["blog.cncf.io", "cncf.io", "io"]
    assert list(domains("localhost")) == ["localhost"]


def test_a_host_of_thousands_of_labels_lies_in_few_domains() -> None:
    """Regression: 100 KB of such addresses took 43 s and 1.9 GB."""
    assert len(list(domains("a." * 100 + "cncf.io"))) == 9
    assert len(list(domains("a." * 2_000 + "cncf.io"))) == 1
    assert list(domains("a." * 100 + "cncf.io"))[-2:] == ["cncf.io", "io"]


def test_key_of_an_address_is_folded_and_cut() -> None:
    assert fold_url("https://WWW.A.example/B?utm_source=x#y") == "a.example/b"
    assert len(fold_url("https://a.example/" + "b" * 9000)) == 400
