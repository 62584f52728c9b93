"""Whatever links an archive holds: nothing outside of it is read or written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.app import run
from kbindex.index.memory import MemoryIndex
from kbindex.indexing.refresh import Refresher
from kbindex.language import Analyzer
from kbindex.safe_files import OutsideLinkError, read_regular
from kbindex.shownotes import find_episodes

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right there")

NOTES = """\
# {title}

## Contents

### @ry

#### [{title}](https://a.example/x?utm_source=y)
"""
"""Notes that have something to mend."""

FILES = (
    "in/a.md",
    "in/b/README.md",
    "in/b/deep/c.md",
    "in/.hidden/d.md",
    "out/e.md",
    "out/f/README.md",
    "in2/g.md",
)
"""Below a folder of which `in` is the archive."""

PLACES = st.sampled_from(
    [
        "l.md",
        "m.md",
        "z",
        "n",
        "b/o.md",
        "b/deep/p",
        ".hidden/q",
        "b/index.md",
        "r.html",
    ]
)
"""Where links lie in the archive; some lie in folders that a link can lead to."""

TARGETS = st.sampled_from(
    [
        *(f"{{top}}/{path}" for path in (*FILES, "in", "in/b", "out", "out/f", "in2")),
        "..",
        "../..",
        ".",
        "a.md",
        "b",
        "../out/e.md",
        "../../out/f",
        "../in2",
        "l.md",
        "m.md",
        "z",
        "z/e.md",
        "z/../a.md",
        "n/f/README.md",
        "n/../out/e.md",
        "b/deep/p/e.md",
        "{top}/in/z",
        "nowhere",
        "/dev/zero",
        "/etc/passwd",
        "/proc/self/environ",
    ]
)

LINKS = st.dictionaries(PLACES, TARGETS, max_size=6)


@contextmanager
def made(links: dict[str, str]) -> Iterator[Path]:
    """Make the files and links, and give the folder that holds the archive `in`."""
    with TemporaryDirectory() as name:
        top = Path(name).resolve() / "top"  # `../..` leads to what is ours, too
        for path in FILES:
            title = "INSIDE" if path.startswith("in/") else "OUTSIDE"
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(NOTES.format(title=title), encoding="utf-8")
        for place, target in links.items():
            (top / "in" / place).symlink_to(target.format(top=top))
        yield top


def kept(folder: Path) -> dict[str, bytes | str]:
    """Return what lies in a folder: the bytes of files, where links lead."""
    return {
        str(path.relative_to(folder)): (
            str(path.readlink()) if path.is_symlink() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@given(links=LINKS)
def test_nothing_outside_is_read_into_the_index(
    links: dict[str, str], analyzer: Analyzer
) -> None:
    """What stays inside is read, by its own path and by every link to it."""
    with made(links) as top:
        refresher = Refresher(
            episodes=top / "in", index=MemoryIndex(), analyzer=analyzer
        )
        generation, changes = refresher.refresh()
        with generation.open() as reader:
            records = [
                str(msgspec.to_builtins(record.article))
                for entry in reader.entries
                for record in reader.read(reader.documents_of(entry.source.path))
            ]
            read = {entry.source.path for entry in reader.entries if entry.episode}
        assert [text for text in records if "INSIDE" not in text] == []
        real = {os.path.realpath(top / "in" / path) for path in read}
        assert {path for path in real if not path.startswith(f"{top}/in/")} == set()
        outside = {
            d.path.rstrip("/") for d in changes.diagnostics if "outside" in d.kind
        }
        for path in outside:
            assert not Path(os.path.realpath(top / "in" / path)).is_relative_to(
                top / "in"
            )
        assert read.isdisjoint(outside)
        assert "a.md" in read


@given(links=LINKS, follow_links=st.booleans())
def test_nothing_is_written_through_a_link(
    links: dict[str, str], *, follow_links: bool
) -> None:
    """Also where links are followed; what lies in the archive itself is mended."""
    with made(links) as top:
        before = kept(top)
        named = [str(top / "in" / place) for place in links]
        options = ["--follow-links"] if follow_links else []
        statuses = []
        for files in ([], *([name] for name in named)):
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                args = ["--episodes", str(top / "in"), "check", "--fix"]
                statuses.append(run([*args, *files, *options]))
        after = kept(top)
        changed = {path for path in before if before[path] != after.get(path)}
        assert after.keys() == before.keys()
        own = {path for path in FILES if path.startswith("in/")}
        assert changed <= own
        assert "in/a.md" in changed or 2 in statuses  # a link to nothing


@given(links=LINKS, inodes=st.integers(1, 4), follow_links=st.booleans())
def test_inodes_that_tell_little_apart_change_nothing(
    links: dict[str, str], inodes: int, *, follow_links: bool
) -> None:
    """Some file systems have few inodes, or one for all."""
    true = os.stat

    def stat(path: str, *, follow_symlinks: bool = True) -> os.stat_result:
        mode, inode, *rest = true(path, follow_symlinks=follow_symlinks)
        return os.stat_result((mode, inode % inodes, *rest))

    with made(links) as top:
        wanted = find_episodes(top / "in", follow_links=follow_links)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kbindex.shownotes.episode_files.os.stat", stat)
            found = find_episodes(top / "in", follow_links=follow_links)
    assert found == wanted


@given(links=LINKS, data=st.data())
def test_opening_and_looking_agree(links: dict[str, str], data: st.DataObject) -> None:
    """What a walk takes can be opened, or leads nowhere; any other path cannot."""
    with made(links) as top:
        root = str(top / "in")
        for file in find_episodes(top / "in")[0]:
            try:
                content = read_regular(root, file.path, most_bytes=1000)
            except OutsideLinkError:
                raise
            except OSError:
                continue
            assert b"INSIDE" in content
        steps = st.sampled_from(["l.md", "z", "n", "b", "deep", "p", "f", "e.md"])
        path = "/".join(data.draw(st.lists(steps, min_size=1, max_size=4)))
        with suppress(OSError):
            assert b"INSIDE" in read_regular(root, path, most_bytes=1000)
