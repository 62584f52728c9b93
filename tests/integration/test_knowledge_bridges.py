"""The bridges of archives: the shipped ones, or made once and healed; users' words."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ConfigError
from kbindex.indexing import package_bridges
from kbindex.indexing.archive_bridges import UserGlossary, table_fingerprint
from kbindex.language import Analyzer
from kbindex.topics import UserTopics

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

## Contents

### @ry

#### Zephyr

- 監視
"""


GLOSSARY = ("そよ風 = zephyr", "channels = #0 = #1 = #2")

OTHERS = ("SudachiPy=0", "SudachiDict-core=0", "PyStemmer=0")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """The table that is made where the shipped one does not fit: seconds, once."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package_bridges, "installed_libraries", lambda: OTHERS)
        package_bridges.open_package_bridges(folder, analyzer).close()
    (path,) = folder.glob("*.tsv")
    return path


@pytest.fixture
def archive(write: Write, open_base: Open) -> None:
    """An archive that was searched before."""
    write("001", EPISODE)
    assert ids(open_base(), "monitoring") == ["001#1"]


@pytest.fixture
def cache(
    archive: None, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache that holds what a first search made where other libraries are."""
    del archive
    monkeypatch.setattr(package_bridges, "installed_libraries", lambda: OTHERS)
    cache = tmp_path / "cache"
    cache.mkdir()
    shutil.copyfile(made, cache / made.name)
    return cache


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query).hits]


def states(cache: Path) -> list[tuple[str, int, int]]:
    """List the files in a cache; others of the same names have other states."""
    return sorted(
        (path.name, path.stat().st_ino, path.stat().st_mtime_ns)
        for path in cache.glob("*.tsv")
    )


def test_table_is_built_once_and_used_by_all(
    cache: Path, episodes: Path, tmp_path: Path
) -> None:
    """By every archive that has no words of its own."""
    before = states(cache)
    shutil.copytree(episodes, tmp_path / "others")
    for folder in (episodes, tmp_path / "others"):
        for full in (False, True):
            index = tmp_path / f"index of {folder.name}"
            with KnowledgeBase.open(folder, index, cache=cache, full=full) as base:
                assert ids(base, "monitoring") == ["001#1"]
    assert states(cache) == before
    assert len(before) == 1


@pytest.mark.usefixtures("archive")
def test_first_search_makes_no_table(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    """The package's own is shipped."""
    cache = tmp_path / "empty"
    with KnowledgeBase.open(
        episodes, index, cache=cache, preparing=not_entered
    ) as base:
        assert ids(base, "monitoring") == ["001#1"]
    assert not cache.exists()


def not_entered() -> AbstractContextManager[None]:
    raise AssertionError


@pytest.mark.parametrize("query", ["monitoring", "監視"])
@pytest.mark.usefixtures("archive")
def test_first_search_after_a_build_takes_at_most_twice_a_later_one(
    episodes: Path, index: Path, tmp_path: Path, query: str
) -> None:
    """It took ten times as much. Of processor time, the best of three."""
    places = ("--episodes", str(episodes), "--index", str(index))
    first, later = [], []
    for turn in range(3):
        cache = str(tmp_path / f"cache {turn}")
        spend([*places, "rebuild"], cache)
        first.append(spend([*places, "search", query], cache))
        later.append(spend([*places, "search", query], cache))
    assert min(first) <= 2 * min(later)


def spend(args: list[str], cache: str) -> float:
    """Run the program with a cache of its own; return its processor time in seconds."""
    before = os.times()
    environ = {**os.environ, "XDG_CACHE_HOME": cache}
    command = [sys.executable, "-m", "kbindex", *args]
    subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603 - our own program
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


@pytest.mark.usefixtures("archive")
def test_words_of_a_user_are_all_that_is_made_once_for_all_archives(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "empty"
    shutil.copytree(episodes, tmp_path / "others")
    for folder in (episodes, tmp_path / "others"):
        with KnowledgeBase.open(
            folder, index / folder.name, glossary=GLOSSARY, cache=cache
        ) as base:
            assert ids(base, "そよ風") == ["001#1"]
            assert ids(base, "monitoring") == ["001#1"]
    (table,) = cache.glob("*.tsv")
    assert table.stat().st_size < 2_000


@pytest.mark.usefixtures("archive")
def test_damaged_table_of_a_users_words_is_built_anew(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "empty"
    for content in (None, b"", b"garbage", b"\0" * 4_000):
        if content is not None:
            (table,) = cache.glob("*.tsv")
            table.write_bytes(content)
        with KnowledgeBase.open(
            episodes, index, glossary=GLOSSARY, cache=cache
        ) as base:
            assert ids(base, "そよ風") == ["001#1"]


def test_names_of_a_users_topics_lead_to_the_articles(
    open_base: Open, write: Write, episodes: Path
) -> None:
    write("001", EPISODE.replace("Zephyr", "KEDA"))
    assert ids(open_base(), "見張り塔") == []
    text = '[keda]\naliases = ["見張り塔"]\n'
    (episodes / "topics.toml").write_text(text, encoding="utf-8")
    assert ids(open_base(), "見張り塔") == ["001#1"]
    (episodes / "topics.toml").unlink()
    assert ids(open_base(), "見張り塔") == []


def test_tables_of_other_words_have_other_names() -> None:
    one, other = (UserGlossary(source="x", text=f"a = {text}") for text in "bc")
    same = UserGlossary(source="y", text=one.text)
    topics = UserTopics(source="x", text=one.text)
    assert table_fingerprint([one]) == table_fingerprint([same])
    made = [
        table_fingerprint(),
        table_fingerprint([one]),
        table_fingerprint([other]),
        table_fingerprint([one, other]),
        table_fingerprint([other, one]),
        table_fingerprint([], [topics]),
        table_fingerprint([one], [topics]),
    ]
    assert len(set(made)) == len(made)


def test_damaged_table_is_built_anew(cache: Path, episodes: Path, index: Path) -> None:
    (table,) = cache.glob("*.tsv")
    content = table.read_bytes()
    table.write_bytes(content.replace("監視".encode(), "監査".encode()))
    with KnowledgeBase.open(episodes, index, cache=cache) as base:
        assert ids(base, "monitoring") == ["001#1"]
    assert list(cache.glob("*.tsv")) == [table]
    assert table.read_bytes() == content


def test_search_needs_no_place_for_its_table(
    cache: Path, episodes: Path, index: Path
) -> None:
    """As where the home is read-only, or there is none."""
    no_folder = cache / "file"
    no_folder.write_text("")
    with KnowledgeBase.open(episodes, index, cache=no_folder / "cache") as base:
        assert ids(base, "monitoring") == ["001#1"]
        assert ids(base, "監視") == ["001#1"]
    assert no_folder.is_file()


@pytest.mark.usefixtures("archive")
def test_table_that_an_earlier_version_kept_in_the_index_is_tidied_away(
    open_base: Open, index: Path
) -> None:
    old = index / "bridges-dc04610a7b96a768-e577de0c.tsv"
    old.write_text("#0\t[]\n", encoding="utf-8")
    assert ids(open_base(refresh=False), "monitoring") == ["001#1"]
    assert ids(open_base(), "monitoring") == ["001#1"]
    assert not list(index.glob("*bridges*"))


@pytest.mark.parametrize("place", ["glossary.txt", "../glossary.txt"])
@pytest.mark.usefixtures("archive")
def test_words_of_the_user_lead_to_the_articles(
    open_base: Open, episodes: Path, place: str
) -> None:
    assert ids(open_base(), "そよ風") == []
    (episodes / place).write_text("\n".join(GLOSSARY), encoding="utf-8-sig")
    assert ids(open_base(), "そよ風") == ["001#1"]
    (episodes / place).unlink()
    assert ids(open_base(), "そよ風") == []


@pytest.mark.usefixtures("archive")
def test_lines_of_the_configuration_are_words_of_the_user(
    episodes: Path, index: Path
) -> None:
    with KnowledgeBase.open(episodes, index, glossary=GLOSSARY) as base:
        assert ids(base, "そよ風") == ["001#1"]


@pytest.mark.usefixtures("archive")
def test_glossary_line_that_looks_like_a_key_of_the_table_harms_no_search(
    episodes: Path, index: Path
) -> None:
    """`#0` is the key of the first group as well."""
    with KnowledgeBase.open(episodes, index, glossary=GLOSSARY) as base:
        assert ids(base, "そよ風") == ["001#1"]
        assert ids(base, "channels #0") == []


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"zephyr\n"], ids=["no UTF-8", "no group"]
)
@pytest.mark.usefixtures("archive")
def test_glossary_that_is_none_is_one_clear_line_by_its_file(
    open_base: Open, episodes: Path, content: bytes
) -> None:
    path = episodes / "glossary.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        open_base().search("Zephyr")
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
