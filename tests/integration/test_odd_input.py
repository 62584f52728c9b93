"""Odd files: quick, with little memory, and everything else is indexed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ArchiveError, ConfigError, IndexStateError, KbindexError
from kbindex.indexing import build as building
from kbindex.shownotes import load_content

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

GOOD = """\
# good

- Recording date: 2021-07-02

## Contents

### @ry

#### [Velero](https://velero.io/)

- 長期保存
"""
BELOW_AN_ARTICLE = "### @ry\n\n#### Zephyr\n\n- "

BUILD = """
import json, resource, sys
from kbindex import KnowledgeBase

def own_peak():
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux adds the memory of who started this process to what `getrusage` tells.
    with open("/proc/self/status") as status:
        return int(status.read().partition("VmHWM:")[2].split()[0])

with KnowledgeBase.open(sys.argv[1], sys.argv[2]) as base:
    mine = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime
    peak = max(own_peak(), theirs.ru_maxrss)
    said = sorted([d.path, d.kind] for d in base.changes.diagnostics)
    ids = [article.id for article in base.articles()]
print(json.dumps([seconds, peak / 1024, said, ids]))
"""

ODD: dict[str, bytes] = {
    "50 MB": b"- a\n" * 12_500_000,
    "nested bullets": (BELOW_AN_ARTICLE + "- " * 10_000 + "deep\n").encode(),
    "indented bullets": "".join(" " * n + "- a\n" for n in range(2000)).encode(),
    "nested quotes": b">" * 10_000 + b" deep\n",
    "nested brackets": b"[" * 10_000 + b"x" + b"]" * 10_000,
    "UTF-16": GOOD.replace("Velero", "Wide").encode("utf-16"),
    "NUL": GOOD.replace("Velero", "Vel\0ero").encode(),
    "NUL alone": b"\0" * 1_000_000,
    "one word": b"a" * 1_000_000,
    "names": (BELOW_AN_ARTICLE + "Velero Kubernetes monitoring, " * 10_000).encode(),
}
LONG: dict[str, str] = {
    "names": "Velero Kubernetes monitoring " * 34_000,
    "list of names": "Velero, Kubernetes, monitoring, " * 31_000,
    "Japanese": "監視の話をプロメテウスで行う。" * 66_000,
    "katakana": "ア" * 1_000_000,
    "addresses": "https://example.com/a " * 45_000,
    "tags never closed": "<a " * 330_000,
    "brackets": "[" * 1_000_000,
    "stars": "*" * 1_000_000,
    "parts": "a.b-c_" * 160_000,
    "zero width": "\u200b" * 1_000_000,
    "combining": "a" + "\u0301" * 1_000_000,
}
needs_rusage = pytest.mark.skipif(os.name == "nt", reason="memory is not told there")


def build_in_a_process(
    episodes: Path, index: Path
) -> tuple[float, float, list[list[str]], list[str]]:
    """Return seconds of processors, the most MiB, diagnostics, and ids of articles."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", BUILD, str(episodes), str(index)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == b""
    seconds, peak_mib, said, ids = json.loads(done.stdout)
    return seconds, peak_mib, said, ids


@needs_rusage
def test_odd_files_are_quick_and_small_and_hide_nothing(
    write: Write, episodes: Path, index: Path
) -> None:
    write("001", GOOD)
    for name, content in ODD.items():
        write(name, content)
    write("zzz", GOOD)
    seconds, peak_mib, said, ids = build_in_a_process(episodes, index)
    assert seconds < 30
    assert peak_mib < 500
    kinds: dict[str, set[str]] = {}
    for path, kind in said:
        kinds.setdefault(path.removesuffix("/README.md"), set()).add(kind)
    assert kinds == {
        "50 MB": {"too-large"},
        "nested bullets": {"deep-nesting", "long-text"},
        "indented bullets": {"deep-nesting", "long-text"},
        "nested quotes": {"deep-nesting", "long-text"},
        "nested brackets": {"long-text"},
        "UTF-16": {"encoding"},
        "NUL": {"binary"},
        "NUL alone": {"binary"},
        "one word": {"long-text"},
        "names": {"long-text"},
    }
    assert ids == ["001#1", "UTF-16#1", "names#1", "nested bullets#1", "zzz#1"]


@needs_rusage
@pytest.mark.slow
@pytest.mark.parametrize("line", LONG)
def test_line_of_a_million_characters_is_quick_and_small(
    write: Write, episodes: Path, index: Path, line: str
) -> None:
    """Regression: of 250 kB of names, each was compared with each for two minutes."""
    write("001", GOOD)
    write("002", BELOW_AN_ARTICLE + LONG[line])
    seconds, peak_mib, _, ids = build_in_a_process(episodes, index)
    assert seconds < 30
    assert peak_mib < 700
    assert ids == ["001#1", "002#1"]


@pytest.mark.parametrize("end", ["replaced", "deleted", "a folder"])
def test_episode_that_changes_while_it_is_read_is_read_by_the_next_refresh(
    write: Write, open_base: Open, *, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Between the look at the files and the reading, or just after it."""
    write("001", GOOD)
    path = write("002.md", GOOD.replace("Velero", "Before"))

    def load_late(root: Path, wanted: str, *, follow_links: bool) -> bytes:
        if root / wanted != path:
            return load_content(root, wanted, follow_links=follow_links)
        if end == "replaced":
            content = load_content(root, wanted)
            new = path.with_suffix(".new")
            new.write_text(GOOD.replace("Velero", "After"))
            new.replace(path)
            return content
        path.unlink()
        if end == "a folder":
            path.mkdir()
        return load_content(root, wanted)

    with monkeypatch.context() as patch:
        patch.setattr(building, "load_content", load_late)
        base = open_base()
    titles = {article.title for article in base.articles()}
    assert titles == {"Velero", "Before"} if end == "replaced" else {"Velero"}
    kinds = [d.kind for d in base.changes.diagnostics]
    assert kinds == [] if end == "replaced" else ["unreadable"]
    base = open_base()
    titles = {article.title for article in base.articles()}
    assert titles == {"Velero", "After"} if end == "replaced" else {"Velero"}
    assert base.changes.diagnostics == ()
    assert open_base().changes.is_empty


@pytest.mark.parametrize(
    ("archive", "place", "error"),
    [
        pytest.param("a\0b", None, ConfigError, id="episodes"),
        pytest.param("a\0b", "index", ArchiveError, id="episodes, with an index"),
        pytest.param("episodes", "a\0b", IndexStateError, id="index"),
    ],
)
def test_folder_with_nul_in_its_name_is_an_error(
    write: Write,
    tmp_path: Path,
    *,
    archive: str,
    place: str | None,
    error: type[KbindexError],
) -> None:
    write("001", GOOD)
    with pytest.raises(error):
        KnowledgeBase.open(tmp_path / archive, place and tmp_path / place)


@pytest.mark.parametrize("name", ["episodes", "index"])
@pytest.mark.parametrize(
    "path", ["circle", "a\0b", "x" * 5000, "/dev/null", "kbindex.toml"]
)
def test_odd_path_is_one_line(
    write: Write, tmp_path: Path, *, name: str, path: str
) -> None:
    write("001", GOOD)
    (tmp_path / "circle").symlink_to("circle")
    quoted = json.dumps(path)
    (tmp_path / "kbindex.toml").write_text(f"{name} = {quoted}\n")
    done = subprocess.run(
        [sys.executable, "-m", "kbindex", "search", "Velero"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kbindex: ")
    assert done.stderr.count("\n") == 1


def test_episodes_that_may_not_be_listed_are_one_line(
    write: Write, open_base: Open, episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, since tests may run as root."""
    write("001", GOOD)
    (episodes / "closed").mkdir()
    scandir = os.scandir
    closed = {str(episodes / "closed")}

    def refuse(path: str) -> object:
        if path in closed:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    base = open_base()
    assert [(d.path, d.kind) for d in base.changes.diagnostics] == [
        ("closed/", "unreadable")
    ]
    assert [article.id for article in base.articles()] == ["001#1"]
    closed.add(str(episodes))
    with pytest.raises(ArchiveError) as caught:
        open_base()
    assert str(caught.value) == f"{episodes}: Permission denied"
