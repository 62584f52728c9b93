"""`topics.toml` beside the episodes, and `<!-- tags: … -->` under an article."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ConfigError
from kbindex.topics import Taxonomy, Topic, pack_taxonomy

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

- Recording date: 2021-07-02

## Contents

### @ry

#### [Watchtower のはじめかた](https://example.com/w)

- 見張り塔を建てる

#### [パンの焼き方](https://example.com/b)
<!-- tags: Thanos, bakery -->

- 粉と水 <!-- tags: -cost -->
"""


@pytest.fixture
def episodes(write: Write) -> Path:
    """The folder of one episode."""
    return write("001", EPISODE).parents[1]


def tags(base: KnowledgeBase) -> list[tuple[str, ...]]:
    return [article.tags for article in base.articles()]


def test_a_comment_gives_tags_and_is_no_note(episodes: Path, open_base: Open) -> None:
    assert episodes.is_dir()
    with open_base() as base:
        bread = base.articles()[1]

    assert bread.tags == ("bakery", "thanos")
    assert [(m.name, m.line, m.is_wanted) for m in bread.marked_tags] == [
        ("Thanos", 14, True),
        ("bakery", 14, True),
        ("cost", 16, False),
    ]
    assert [note.text for note in bread.notes] == ["粉と水"]


@pytest.mark.parametrize("place", ["in", "next to"])
def test_a_change_of_the_users_topics_tags_all_anew(
    place: str, episodes: Path, open_base: Open
) -> None:
    folder = episodes if place == "in" else episodes.parent
    with open_base() as base:
        assert tags(base)[0] == ()
        topics = '[watchtower]\nlabel = "Watchtower"\nbroader = ["monitoring"]\n'
        (folder / "topics.toml").write_text(topics, encoding="utf-8")
        changes = base.refresh()

        assert changes.changed == ("001",) or changes.reason
        assert tags(base)[0] == ("watchtower", "monitoring")
        assert base.taxonomy.above("watchtower") == ("monitoring", "observability")
        assert base.refresh().is_empty


def test_search_knows_the_names_of_the_users_topics(
    episodes: Path, open_base: Open
) -> None:
    topics = '[watchtower]\nlabel = "Watchtower"\naliases = ["物見やぐら"]\n'
    (episodes / "topics.toml").write_text(topics, encoding="utf-8")
    with open_base() as base:
        assert [hit.article.number for hit in base.search("物見やぐら").hits] == [1]


def test_wrong_topics_are_an_error_and_the_index_stays(
    episodes: Path, open_base: Open, index: Path
) -> None:
    open_base().close()
    before = {path: path.stat().st_mtime_ns for path in index.rglob("g*/*")}
    path = episodes / "topics.toml"
    path.write_text('[x]\nbroader = ["nowhere"]', encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        open_base()

    said = f"{path}: x: broader 'nowhere' does not exist (at line 1)"
    assert str(caught.value) == said
    after = {path: path.stat().st_mtime_ns for path in index.rglob("g*/*")}
    assert [p for p in before if p.is_file() and p not in after] == []
    assert not list(index.glob("new-*"))


def test_topics_that_are_no_text_are_an_error(episodes: Path, open_base: Open) -> None:
    (episodes / "topics.toml").write_bytes(b"\xff\xfe\xfa")

    with pytest.raises(ConfigError, match=r"topics\.toml: file: "):
        open_base()


def test_an_index_with_patterns_of_somebody_else_is_built_anew(
    episodes: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would be searched with where notes have changed."""
    topics = Topic(id="x", label="X", kind="project", titles=("(p+)+$", "(W|w)+W"))

    def pack(taxonomy: Taxonomy) -> bytes:
        return pack_taxonomy(Taxonomy({**taxonomy.topics, "x": topics}))

    with monkeypatch.context() as patch:
        patch.setattr("kbindex.indexing.build.pack_taxonomy", pack)
        open_base().close()
    path = episodes / "001" / "README.md"
    path.write_text(EPISODE.replace("Watchtower", "p" * 5_000 + "!"), encoding="utf-8")
    with open_base() as base:
        assert (
            base.changes.reason == "the index has damaged topics (an unknown pattern)"
        )
        assert "x" not in base.taxonomy.topics
