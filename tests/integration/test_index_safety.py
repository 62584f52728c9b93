"""Folders of indexes that strangers made: nothing is written or read through links,
nothing hangs, and nothing that is not ours is touched."""

import json
import os
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError
from kbindex.index.embedded.manifest import INDEX_FORMAT

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of Unix")

EPISODE = """\
# {0}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{0})

- 長期保存
"""

EARLIER = Path(__file__).parent / "index-of-0.1.0.tar.xz"
"""An index of two other episodes, built before there were markers."""


@pytest.fixture
def built(write: Write, open_base: Open, index: Path) -> Path:
    """The folder of an index of two episodes."""
    for name in ("001", "002"):
        write(name, EPISODE.format(name))
    open_base().close()
    return index


def titles(base: KnowledgeBase) -> list[str]:
    with base:
        return [hit.article.title for hit in base.search("Thanos").hits]


def answer(open_base: Open) -> list[str] | str:
    """Open the index and search it, in a minute at most."""
    found: list[list[str] | str] = []

    def ask() -> None:
        try:
            found.append(titles(open_base()))
        except IndexStateError as error:
            found.append(str(error))

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    asker.join(60)
    assert found, "it hangs"
    return found[0]


def snapshot(folder: Path) -> dict[str, object]:
    """Return everything below a folder: contents, targets of links, folders."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }


NAMES = ("OWNER", "STAMP", "CURRENT", "LOCK", "kbindex.json")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("is_built", [True, False], ids=["built", "new"])
def test_nothing_is_written_through_a_link_in_an_index(  # noqa: PLR0917 - fixtures
    built: Path,
    write: Write,
    open_base: Open,
    tmp_path: Path,
    name: str,
    is_built: bool,  # noqa: FBT001 - a table
) -> None:
    """Git carries links, and `index/` is the default place."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    if not is_built:
        for path in sorted(built.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    (built / name).unlink(missing_ok=True)
    (built / name).symlink_to(victim)
    write("003", EPISODE.format("003"))
    answer(open_base)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("name", ["STAMP.1", "STAMP.4711", "g000002", "new-g000002-ab"])
def test_a_link_where_a_refresh_writes_leads_nowhere(  # noqa: PLR0917 - fixtures
    built: Path, write: Write, open_base: Open, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "records-x.bin").write_text("precious")
    (built / name).symlink_to(outside)
    write("003", EPISODE.format("003"))
    assert len(answer(open_base)) == 3
    assert [p.read_text() for p in outside.iterdir()] == ["precious"]


@pytest.mark.parametrize("kind", ["pipe", "zero", "folder", "huge"])
@pytest.mark.parametrize(
    "name",
    [*NAMES, "g000001/manifest.json", "g000001/topics.jsonl", "g000001/sources.json"],
)
def test_what_is_no_file_of_ours_neither_hangs_nor_fills_the_memory(
    built: Path, open_base: Open, name: str, kind: str
) -> None:
    path = built / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "zero":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(1 << 40)
    found = answer(open_base)
    if isinstance(found, str):
        assert found.startswith(str(built))
        assert "\n" not in found
    else:
        assert found == ["Thanos 001", "Thanos 002"]


def test_a_table_of_bridges_that_is_a_pipe_does_not_hang(
    built: Path, open_base: Open, tmp_path: Path
) -> None:
    del built
    tables = list(tmp_path.rglob("bridges-*.tsv"))
    for table in tables:
        table.unlink()
        os.mkfifo(table)
    assert answer(open_base) == ["Thanos 001", "Thanos 002"]


FOREIGN: tuple[dict[str, str], ...] = (
    {"bridges-mine.tsv": "a\tb\n"},
    {"g000007/manifest.json": '{"name": "a web app"}'},
    {"new-project/main.py": "print()"},
    {"CURRENT": "what I am reading at the moment\n"},
    {"CURRENT": "g000007\n", "g000007/manifest.json": '{"format": 5}'},
    {"OWNER": "me"},
    {"LOCK": "of something else"},
    {"STAMP.12": "{}"},
    {"kbindex.json": '{"my": "notes on kbindex"}'},
    {".hidden": "x"},
)


@pytest.mark.parametrize("files", FOREIGN, ids="+".join)
def test_a_folder_that_is_somebody_elses_is_refused_and_untouched(
    write: Write, open_base: Open, index: Path, files: dict[str, str]
) -> None:
    write("001", EPISODE.format("001"))
    for name, content in files.items():
        (index / name).parent.mkdir(parents=True, exist_ok=True)
        (index / name).write_text(content)
    before = snapshot(index)
    with pytest.raises(IndexStateError, match="not an index, and not empty") as caught:
        open_base()
    assert "\n" not in str(caught.value)
    assert snapshot(index) == before


@pytest.mark.parametrize(
    "files",
    [
        {"bridges-mine.tsv": "a\tb\n"},
        {"g000009/manifest.json": '{"name": "a web app"}'},
        {"g000009/beach.jpg": "x"},
        {"g000009/records-x.bin": "half", "g000009/letter.txt": "x"},
        {"new-g000009-ab/letter.txt": "x"},
        {"g000009/topics.jsonl": "my topics", "g000009/words-mine.json": "mine"},
        {"g000009/MAIN_x.trm": "x"},
        {"bridges-0123456789abcdef.tsv": "12 Monkeys"},
        {"STAMP.13": '{"my": "letter"}'},
        {"STAMP.12": "a letter"},
        {"CURRENT.new": "a letter"},
    ],
    ids="+".join,
)
def test_what_others_put_into_an_index_stays(
    built: Path, write: Write, open_base: Open, files: dict[str, str]
) -> None:
    """A name alone does not say that something is ours."""
    for name, content in files.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(content)
    for name in ("003", "004"):
        write(name, EPISODE.format(name))
        open_base().close()
    found = {name: (built / name).read_text() for name in files}
    assert found == files


def test_what_others_put_into_a_generation_stays(
    built: Path, write: Write, open_base: Open
) -> None:
    """CURRENT names it, and yet not all that is in it is ours."""
    name = (built / "CURRENT").read_text().split()[0]
    (built / name / "diary.txt").write_text("precious")
    for number in ("003", "004", "005"):
        write(number, EPISODE.format(number))
        open_base().close()
    assert [path.name for path in (built / name).iterdir()] == ["diary.txt"]


def test_a_gitignore_alone_is_an_empty_folder_and_stays(
    write: Write, open_base: Open, index: Path
) -> None:
    write("001", EPISODE.format("001"))
    index.mkdir()
    (index / ".gitignore").write_text("*\n!.gitignore\n")
    assert titles(open_base()) == ["Thanos 001"]
    assert (index / ".gitignore").read_text() == "*\n!.gitignore\n"


def test_an_index_of_0_1_0_is_built_beside_in_silence(
    write: Write, open_base: Open, index: Path
) -> None:
    with tarfile.open(EARLIER) as archive:
        archive.extractall(index.parent, filter="data")
    assert not (index / "kbindex.json").exists()
    write("001", EPISODE.format("001"))
    base = open_base()
    assert base.changes.reason is None
    assert base.changes.added == ("001",)
    assert titles(base) == ["Thanos 001"]
    assert (index / "kbindex.json").exists()
    write("002", EPISODE.format("002"))
    open_base().close()
    assert sorted(p.name for p in index.glob("g*")) == ["g000002", "g000003"]


def test_the_marker_says_the_format_and_the_archive(built: Path) -> None:
    marker = json.loads((built / "kbindex.json").read_text())
    episodes = os.path.relpath(built.parent / "episodes", built)
    assert marker == {"type": "index", "format": INDEX_FORMAT, "archive": episodes}


def test_an_index_that_lost_its_marker_has_it_again(
    built: Path, write: Write, open_base: Open
) -> None:
    (built / "kbindex.json").unlink()
    write("003", EPISODE.format("003"))
    assert open_base().changes.added == ("003",)
    assert (built / "kbindex.json").exists()


def test_who_names_an_index_may_name_a_link(
    built: Path, open_base: Open, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(built)
    with KnowledgeBase.open(built.parent / "episodes", link) as base:
        assert base.changes.is_empty
        assert base.search("Thanos").total == 2
    assert link.is_symlink()
    open_base().close()


TREES = st.dictionaries(
    st.sampled_from(
        (
            *("CURRENT", "LOCK", "OWNER", "STAMP", "STAMP.7", "kbindex.json"),
            *("g000001", "g000002/manifest.json", "new-g000002-x/_MAIN_1.toc"),
            *("bridges-a.tsv", "x"),
        )
    ),
    st.sampled_from(("link", "dangling", "g000001\n", "g000002\n", "{}", "half", "")),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(tree=TREES)
def test_no_tree_of_files_and_links_is_written_through_or_lost(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, str]
) -> None:
    """Law: outside nothing changes; a folder that is not ours stays as it is."""
    root = tmp_path_factory.mktemp("law")
    episodes, index, outside = root / "episodes", root / "index", root / "outside"
    for folder in (episodes, index, outside):
        folder.mkdir()
    (episodes / "001.md").write_text(EPISODE.format("001"))
    (outside / "precious").write_text("precious")
    for name, content in tree.items():
        path = index / name
        if path.parent.is_symlink() or path.exists() or path.is_symlink():
            continue
        if path.parent.is_file():
            continue
        path.parent.mkdir(exist_ok=True)
        if content == "link":
            path.symlink_to(outside / "precious")
        elif content == "dangling":
            path.symlink_to(outside / "made")
        else:
            path.write_text(content)
    before = snapshot(index)
    try:
        found = titles(KnowledgeBase.open(episodes, index))
    except IndexStateError:
        assert snapshot(index) == before
    else:
        assert found == ["Thanos 001"]
    assert snapshot(outside) == {"precious": b"precious"}


def test_an_index_from_elsewhere_is_told_until_it_is_built_here(
    write: Write, index: Path, tmp_path: Path
) -> None:
    """Its titles may be anybody's, with hashes that fit: nothing in it can tell."""
    write("001", EPISODE.format("001"))
    episodes = index.with_name("episodes")
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"

    def is_built_here(cache: Path, *, full: bool = False, refresh: bool = True) -> bool:
        with KnowledgeBase.open(
            episodes, index, cache=cache, full=full, refresh=refresh
        ) as base:
            assert base.search("Thanos").total
            return base.is_built_here

    assert is_built_here(theirs)
    assert not is_built_here(mine, refresh=False)
    write("002", EPISODE.format("002"))
    assert not is_built_here(mine)
    assert not is_built_here(theirs)
    assert is_built_here(mine, full=True)
    write("003", EPISODE.format("003"))
    assert is_built_here(mine)
