"""The words that ambiguous names need, wherever in an article they stand."""

from typing import ClassVar

import pytest

from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.topics import Topic
from kbindex.topics.tagging.context import Context
from kbindex.topics.tagging.mentions import Mention

VAULT = Topic(
    id="vault",
    label="Vault",
    kind="project",
    evidence="context",
    context=("HashiCorp", "シークレット"),
)


class CountedWord(str):
    """A word of a context that counts how often it is looked for."""

    __slots__ = ()
    looked_for: ClassVar[int] = 0

    def casefold(self) -> str:
        CountedWord.looked_for += 1
        return super().casefold()


def article_of(*, title: str = "", url: str = "", note: str = "") -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=1,
        end_line=2,
        title=title or "Vault",
        url=url or None,
        presenter=None,
        date=None,
        notes=(Note(text=note, kind=NoteKind.CODE, depth=0, line=2, end_line=2),),
    )


def proves(*, title: str = "", url: str = "", note: str = "", topic: Topic) -> bool:
    return Context(article_of(title=title, url=url, note=note)).proves(topic)


@pytest.mark.parametrize(
    "place",
    [
        {"title": "HASHICORP Vault"},
        {"url": "https://hashicorp.example/vault"},
        {"note": "シークレットの置き場"},
    ],
)
def test_context_stands_in_title_address_or_notes(place: dict[str, str]) -> None:
    assert proves(**place, topic=VAULT)


def test_an_ambiguous_name_alone_proves_nothing() -> None:
    assert not proves(title="Opening the vault", topic=VAULT)


@pytest.mark.parametrize("rule", ["word", "case"])
def test_other_names_need_no_context(rule: str) -> None:
    assert proves(topic=Topic(id="a", label="A", kind="project", evidence=rule))  # type: ignore[arg-type] # one of three


def test_a_context_is_looked_for_once_in_an_article() -> None:
    """Regression: once for each mention; 160 KB of ambiguous names took 17 s."""
    topic = Topic(
        id="amp",
        label="AMP",
        kind="project",
        evidence="context",
        context=(CountedWord("Prometheus"),),
    )
    context = Context(article_of(note="amp " * 100))
    assert not any(context.proves(topic) for _ in range(100))
    assert CountedWord.looked_for == 1


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        pytest.param("鍵はVaultで配る", True, id="a capital amid Japanese"),
        pytest.param("鍵はvaultで配る", False, id="no capital"),
        pytest.param("鍵はVAULTで配る", False, id="capitals alone"),
        pytest.param("Vaultで配る", False, id="at the beginning"),
        pytest.param("The Vault で配る", False, id="amid spaces"),
    ],
)
def test_a_capital_amid_japanese_makes_a_word_a_name(
    text: str, *, is_name: bool
) -> None:
    start = text.casefold().index("vault")
    mention = Mention(VAULT, "Vault", start, start + len("vault"))
    context = Context(article_of(note=text, title="鍵の話"))
    assert context.proves_mention(mention, text) is is_name
