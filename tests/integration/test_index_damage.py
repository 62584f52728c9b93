"""Damage of any kind: said in one line, healed by rebuilding, no code run.

The episodes are never written to, and what is no index is never removed.
"""

import hashlib
import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import kbindex
from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, Remedy
from kbindex.index.embedded.manifest import INDEX_FORMAT
from kbindex.workers import Tell, map_in_processes

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

HEAD = """\
# {name}

- Recording date: 2021-07-02

## Contents

### @ry
"""
ARTICLE = """
#### [Thanos {name} {number}](https://thanos.io/{name}/{number})

- Prometheusの監視データの長期保存
"""


def episode(name: str, articles: int = 1) -> str:
    return HEAD.format(name=name) + "".join(
        ARTICLE.format(name=name, number=number) for number in range(1, articles + 1)
    )


@pytest.fixture
def built(write: Write, open_base: Open, index: Path) -> Path:
    """An index of three episodes, in two segments, that was searched."""
    for name in ("001", "002"):
        write(name, episode(name, 3))
    open_base().search("監視")
    write("003", episode("003"))
    assert ids(open_base()) == {
        *(f"{n}#{i}" for n in ("001", "002") for i in (1, 2, 3)),
        "003#1",
    }
    return index


def ids(base: KnowledgeBase, query: str = "Thanos") -> set[str]:
    return {str(hit.article.id) for hit in base.search(query, limit=100).hits}


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def answer_of(base: KnowledgeBase) -> object:
    """What people see of an index; `seconds` and the order of files apart."""
    return (
        [base.search(query).hits for query in ("Thanos", "Thannos", "監視 by:ry")],
        list(base.records()),
        base.episodes(),
        base.tags(),
    )


# Random bytes


def damage(path: Path, rnd: random.Random) -> None:
    """Do one thing to a file that a disk, a copy or a person may do."""
    content = bytearray(path.read_bytes())
    path.unlink()  # the generation before shares it by a link
    place = rnd.randrange(len(content) + 1)
    match rnd.randrange(6):
        case 0:
            content = content[:place]
        case 1:
            content[place:place] = rnd.randbytes(rnd.randrange(1, 9))
        case 2:
            content[place:] = bytes(len(content) - place)
        case 3:
            return
        case _:
            for _ in range(rnd.randrange(1, 5)):
                if content:
                    content[rnd.randrange(len(content))] = rnd.randrange(256)
    path.write_bytes(content)


def damage_often(built: Path, open_base: Open, *, count: int) -> None:
    expected = answer_of(open_base())
    whole = built.with_name("whole")
    shutil.copytree(built, whole)
    rnd = random.Random(count)  # noqa: S311 - no secret
    for number in range(count):
        shutil.rmtree(built)
        shutil.copytree(whole, built)
        # Copied files are new: all are checked byte for byte, as after a download.
        paths = sorted(path for path in built.rglob("*") if path.is_file())
        for path in rnd.sample(paths, 1 + (rnd.random() < 0.2)):
            damage(path, rnd)
        with KnowledgeBase.open(
            built.with_name("episodes"), built, refresh=number % 3 > 0
        ) as base:
            assert answer_of(base) == expected
            assert "\n" not in (base.changes.reason or "")


def test_random_damage_is_healed(built: Path, open_base: Open) -> None:
    damage_often(built, open_base, count=25)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_random_damages_are_healed(built: Path, open_base: Open) -> None:
    damage_often(built, open_base, count=1000)


# Swapped files


def test_files_of_two_generations_exchanged_are_healed(
    built: Path, open_base: Open
) -> None:
    expected = answer_of(open_base())
    old, new = built / "g000001", built / "g000002"
    for name in sorted(
        {p.name for p in old.iterdir()} & {p.name for p in new.iterdir()}
    ):
        current = built / (built / "CURRENT").read_text().split()[0]
        if (old / name).exists() and not (old / name).samefile(current / name):
            content = (old / name).read_bytes()
            (current / name).unlink()
            (current / name).write_bytes(content)
            assert answer_of(open_base()) == expected
    assert open_base().changes.is_empty


def build_other(folder: Path) -> Path:
    """Build the index of another archive, and return its generation."""
    (folder / "episodes").mkdir(parents=True)
    (folder / "episodes" / "001.md").write_text(episode("other"))
    KnowledgeBase.open(folder / "episodes", folder / "index").close()
    return folder / "index" / "g000001"


def test_whole_generation_of_another_archive_is_brought_up_to_date(
    built: Path, open_base: Open, tmp_path: Path
) -> None:
    expected = answer_of(open_base())
    shutil.rmtree(built / "g000002")
    shutil.copytree(build_other(tmp_path / "other"), built / "g000002")
    assert answer_of(open_base()) == expected


def test_single_files_of_another_archive_are_healed(
    built: Path, open_base: Open, tmp_path: Path
) -> None:
    expected = answer_of(open_base())
    foreign = sorted(build_other(tmp_path / "other").iterdir())
    assert len(foreign) > 8
    for path in foreign:
        current = built / (built / "CURRENT").read_text().split()[0]
        target = current / path.name
        target.unlink(missing_ok=True)
        target.write_bytes(path.read_bytes())
        assert answer_of(open_base()) == expected


def test_episodes_are_never_written_to(
    built: Path, open_base: Open, episodes: Path
) -> None:
    before = files_of(episodes)
    damage_often(built, open_base, count=6)
    open_base(full=True).close()
    assert files_of(episodes) == before


# A disk that takes nothing, or not enough

needs_limits = pytest.mark.skipif(os.name == "nt", reason="files have no limit there")

SEARCH = (sys.executable, "-m", "kbindex", "--episodes")


ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
"""Without the measuring of coverage, which has a file of its own to write."""


def search(
    episodes: Path, index: Path, *options: str, most_bytes: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `kbindex search`, where files may not grow beyond a size."""

    def limit() -> None:
        import resource  # noqa: PLC0415 - not on Windows

        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(  # noqa: S603 - this interpreter; one thread
        [*SEARCH, str(episodes), "--index", str(index), "search", "Thanos", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=ENVIRONMENT,
        preexec_fn=limit,
    )


@needs_limits
@pytest.mark.parametrize("most_bytes", [0, 100, 3000])
@pytest.mark.parametrize("state", ["none yet", "a refresh"])
def test_full_disk_is_one_line_and_the_index_stays_whole(
    built: Path, episodes: Path, *, write: Write, most_bytes: int, state: str
) -> None:
    if state == "none yet":
        (built / "CURRENT").unlink()
        for path in built.glob("g*"):
            shutil.rmtree(path)
    else:
        write("003", episode("003", 2))
        shutil.rmtree(built / "g000001", ignore_errors=True)  # nobody reads it any more
    before = files_of(built)
    done = search(episodes, built, most_bytes=most_bytes)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"kbindex: {built}: the index cannot be written (")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    after = {name: digest for name, digest in files_of(built).items() if name != "LOCK"}
    assert after == {n: d for n, d in before.items() if n != "LOCK"}
    if state == "a refresh":
        late = search(episodes, built, "--no-refresh", most_bytes=most_bytes)
        assert (late.returncode, "003#2" in late.stdout) == (0, False)
    healed = search(episodes, built, "--json")
    assert (healed.returncode, healed.stderr) == (0, "")
    assert ('"003#2"' in healed.stdout) is (state == "a refresh")


def all_may_read_the_package() -> bool:
    """Say whether any user may enter all folders above this package."""
    folders = Path(kbindex.__file__).resolve().parents
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not all_may_read_the_package(),
    reason="only root can become somebody else, who must have this package, too",
)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may reach; each run of pytest shuts its own ones."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@needs_root
@pytest.mark.parametrize("is_changed", [False, True], ids=["idle", "changed"])
def test_index_that_belongs_to_somebody_else_is_read_or_one_line(
    built: Path, episodes: Path, public: Path, *, write: Write, is_changed: bool
) -> None:
    """Files and folders may only be read, by a process of another user."""
    if is_changed:
        write("003", episode("003", 2))
    episodes = episodes.rename(public / "episodes")
    built = built.rename(public / "index")
    for path in public.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    before = files_of(built)

    def search_as_nobody(_: None, __: Tell) -> set[str]:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        with KnowledgeBase.open(episodes, built) as base:
            return ids(base, "002")

    def run() -> list[set[str]]:
        return map_in_processes(search_as_nobody, [None], lambda _: None)

    if is_changed:
        with pytest.raises(IndexStateError) as caught:
            run()
        assert str(caught.value) == (
            f"{built}: the index cannot be written (Permission denied)"
        )
        assert caught.value.remedy is Remedy.NAME_INDEX  # it came through a pipe
    else:
        assert run() == [{"002#1", "002#2", "002#3"}]
    assert files_of(built) == before


# What is no index


@pytest.mark.parametrize("name", ["notes.txt", ".git/HEAD", "g000001/photo.jpg"])
@pytest.mark.parametrize("full", [False, True])
def test_folder_that_is_no_index_is_left_as_it_is(
    write: Write, open_base: Open, index: Path, *, name: str, full: bool
) -> None:
    write("001", episode("001"))
    (index / name).parent.mkdir(parents=True)
    (index / name).write_text("precious")
    before = files_of(index)
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        open_base(full=full)
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        open_base(refresh=False)
    assert files_of(index) == before


@pytest.mark.parametrize("version", [INDEX_FORMAT - 1, INDEX_FORMAT + 1, 10**6])
def test_index_of_another_version_is_built_anew(
    built: Path, open_base: Open, version: int
) -> None:
    expected = answer_of(open_base())
    path = built / "g000002" / "manifest.json"
    text = path.read_text()
    assert f'"format":{INDEX_FORMAT}' in text
    path.write_text(text.replace(f'"format":{INDEX_FORMAT}', f'"format":{version}'))
    base = open_base()
    assert base.changes.reason == "the index is of another version"
    assert answer_of(base) == expected
