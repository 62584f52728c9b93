"""Tables of bridges in the user's cache: kept, shared, renewed, and few."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest

from kbindex.indexing.bridge_cache import MOST_TABLES, open_kept
from kbindex.language.bridges.table import Bridge, BridgeTable, pack_rows

CONTENT = pack_rows({"k8s": [("alias", 0.9, ("kubernetes",))]}, "1")
OTHER = pack_rows({"k8s": [("alias", 0.9, ("docker",))]}, "2")
FOUND = (Bridge(how="alias", weight=0.9, terms=("kubernetes",)),)

Open = Callable[[], BridgeTable]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the table is to be kept; the folder is not there yet."""
    return tmp_path / "cache" / "kbindex" / "bridges-1.tsv"


@pytest.fixture
def builds() -> list[bytes]:
    """What was built, in order."""
    return []


@pytest.fixture
def open_table(path: Path, builds: list[bytes]) -> Open:
    def build() -> bytes:
        builds.append(CONTENT)
        return CONTENT

    return lambda: open_kept(path.parent, "1", build)


def names(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


def test_table_is_built_once_and_used_from_then_on(
    open_table: Open, path: Path, builds: list[bytes]
) -> None:
    for _ in range(3):
        with open_table() as table:
            assert table.find("k8s") == FOUND
    assert len(builds) == 1
    assert names(path) == ["bridges-1.tsv"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(CONTENT[:-1], id="truncated"),
        pytest.param(CONTENT + b"\n", id="longer"),
        pytest.param(CONTENT.replace(b"kube", b"cube"), id="other words"),
        pytest.param(b"\0" * 99, id="zeros"),
        pytest.param(OTHER, id="another table"),
    ],
)
def test_damaged_table_is_exchanged(
    open_table: Open, path: Path, builds: list[bytes], damaged: bytes
) -> None:
    open_table().close()
    path.write_bytes(damaged)
    for _ in range(2):
        with open_table() as table:
            assert table.find("k8s") == FOUND
    assert len(builds) == 2
    assert path.read_bytes() == CONTENT


def test_damage_that_comes_while_a_table_is_open_is_seen(
    open_table: Open, path: Path, builds: list[bytes]
) -> None:
    open_table().close()
    with open_table() as table:
        path.write_bytes(CONTENT.replace(b"kube", b"cube"))
        assert table.find("k8s") == FOUND
    assert len(builds) == 2
    assert path.read_bytes() == CONTENT


# What cannot be kept


@contextmanager
def full_disk() -> Iterator[None]:
    """Let nothing be written, as where no space is left."""
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_table_that_cannot_be_written_is_used_from_memory(
    open_table: Open, path: Path, builds: list[bytes]
) -> None:
    """And nothing is left of the attempt."""
    with full_disk():
        for _ in range(2):
            with open_table() as table:
                assert table.find("k8s") == FOUND
    assert len(builds) == 2
    assert names(path) == []


def make_file(path: Path) -> None:
    path.write_text("")


@pytest.mark.parametrize(
    ("level", "make"),
    [
        pytest.param(0, Path.mkdir, id="a folder for the table"),
        pytest.param(1, make_file, id="a file for the folder"),
        pytest.param(2, make_file, id="a file for the cache"),
    ],
)
def test_place_that_something_else_has_is_no_error(
    open_table: Open, path: Path, level: int, make: Callable[[Path], None]
) -> None:
    taken = (path, *path.parents)[level]
    taken.parent.mkdir(parents=True, exist_ok=True)
    make(taken)
    for _ in range(2):
        with open_table() as table:
            assert table.find("k8s") == FOUND
    assert not list(taken.parent.rglob("new-*"))


def test_table_without_a_place_is_used_from_memory(builds: list[bytes]) -> None:
    def build() -> bytes:
        builds.append(CONTENT)
        return CONTENT

    assert open_kept(None, "1", build).find("k8s") == FOUND
    assert len(builds) == 1


# What piles up


def test_the_newest_tables_stay_and_nothing_else_is_touched(
    open_table: Open, path: Path
) -> None:
    path.parent.mkdir(parents=True)
    for number in range(10, 30):
        old = path.with_name(f"bridges-{number}.tsv")
        old.write_bytes(CONTENT)
        os.utime(old, (number, number))
    for other in ("0123456789abcdef", "bridges.txt"):
        path.with_name(other).mkdir()
    open_table().close()
    newest = [f"bridges-{number}.tsv" for number in range(31 - MOST_TABLES, 30)]
    assert names(path) == sorted(
        ["0123456789abcdef", "bridges.txt", "bridges-1.tsv", *newest]
    )


def test_tables_of_a_user_do_not_drive_out_that_of_the_package(
    open_table: Open, path: Path
) -> None:
    """One takes seconds to make, the others no time."""
    open_table().close()
    os.utime(path, (1, 1))
    for number in range(20):
        fingerprint = f"{number:016x}"
        content = pack_rows({"k8s": []}, fingerprint)
        build = partial(bytes, content)
        open_kept(path.parent, fingerprint, build, kind="own").close()
    kept = names(path)
    assert kept[0] == path.name
    assert len(kept) == 1 + MOST_TABLES
    assert all(name.startswith("own-") for name in kept[1:])


def test_what_a_killed_run_left_goes_but_not_what_is_being_written(
    open_table: Open, path: Path
) -> None:
    path.parent.mkdir(parents=True)
    left, written = (path.with_name(f".{path.name}.{name * 8}.new") for name in "ab")
    left.touch()
    os.utime(left, (0, 0))
    written.touch()
    open_table().close()
    assert names(path) == [written.name, path.name]


# At once


def test_processes_that_build_at_once_do_one_another_no_harm(path: Path) -> None:
    both = Barrier(2)
    found: list[tuple[Bridge, ...]] = []

    def build() -> bytes:
        both.wait(timeout=30)
        return CONTENT

    def work() -> None:
        with open_kept(path.parent, "1", build) as table:
            found.append(table.find("k8s"))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == [FOUND, FOUND]
    assert names(path) == [path.name]
    assert path.read_bytes() == CONTENT
