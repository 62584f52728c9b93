"""The words that ambiguous names need, wherever in an article they stand."""

import pytest

from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.topics import Topic
from kbindex.topics.tagging.context import Context

VAULT = Topic(
    id="vault",
    label="Vault",
    kind="project",
    evidence="context",
    context=("HashiCorp", "シークレット"),
)


def proves(*, title: str = "", url: str = "", note: str = "", topic: Topic) -> bool:
    article = Article(
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
    return Context(article).proves(topic)


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
