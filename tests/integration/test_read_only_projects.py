"""A project that may only be read: the index lies in the cache, and a line says so.

What could not be read in the notes is said once, by whichever command saw it first.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import app, run
from kbindex.cli.completion.group import CompletingGroup
from kbindex.cli.completion.shells import Zsh
from kbindex.index.embedded import lock

EPISODE = """\
# {id}

- Hosted by @minato
- Recording date: {date}

## Contents

### @minato

- [{title}](https://a.example/{id})
"""

Search = Callable[..., tuple[int, str, str]]


def write(project: Path, name: str, *, title: str, date: str = "2022-04-08") -> None:
    path = project / "episodes" / f"{name}.md"
    path.write_text(EPISODE.format(id=name, title=title, date=date), encoding="utf-8")


@pytest.fixture
def project(new_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(new_project.parent / "cache"))
    monkeypatch.setattr(
        "platformdirs.user_cache_dir", lambda _: str(new_project.parent / "cache")
    )
    write(new_project, "001", title="Cilium")
    return new_project


@pytest.fixture
def search(project: Path, capsys: pytest.CaptureFixture[str]) -> Search:
    del project  # its working folder is what is asked for

    def call(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run([*args])
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def refuse(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have the project's index refuse every writer, with an error of the system."""
    write_lock = lock.write_lock

    def install(number: int) -> None:
        @contextmanager
        def locked(folder: Path, **options: Any) -> Generator[None]:  # noqa: ANN401
            if folder.is_relative_to(project):
                raise OSError(number, os.strerror(number), str(folder))
            with write_lock(folder, **options):
                yield

        monkeypatch.setattr(lock, "write_lock", locked)

    return install


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_read_only_index_is_refreshed_in_the_cache(
    project: Path, search: Search, refuse: Callable[[int], None], number: int
) -> None:
    assert search("search", "Cilium")[0] == 0
    refuse(number)
    assert search("search", "Cilium")[2] == ""  # it is read as it is
    write(project, "002", title="Hubble")
    for args in (("search", "Hubble", "--brief"), ("search", "Hubble", "--brief")):
        status, out, err = search(*args)
        assert (status, out.split()[0]) == (0, "002#1")
        assert err.startswith(
            f"kbindex: {project / 'index'} is read-only; the index lies in "
        )
        assert err.count("\n") == 1
    status, out, err = search("index")
    assert (status, out) == (0, "up to date: 2 articles, 0.0 s\n")
    assert err.count("is read-only") == 1


def test_values_are_completed_from_the_index_in_the_cache(
    search: Search, refuse: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(errno.EROFS)
    assert search("search", "Cilium")[0] == 0
    monkeypatch.setenv("COMP_LINE", "kbindex show 00")
    shell = Zsh(CompletingGroup(app), {}, "kbindex", "_KBINDEX_COMPLETE")
    assert "001" in shell.complete()


def test_a_full_disk_is_no_read_only_project(
    project: Path, search: Search, refuse: Callable[[int], None]
) -> None:
    refuse(errno.ENOSPC)
    status, out, err = search("search", "Cilium")
    assert (status, out) == (2, "")
    assert err.startswith(f"kbindex: {project / 'index'}: the index cannot be written")


def test_an_index_that_was_named_lies_nowhere_else(
    search: Search,
    refuse: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse(errno.EROFS)
    by_flag = search("--index", "mine", "search", "Cilium")
    monkeypatch.setenv("KBINDEX_INDEX", "mine")
    for status, _, err in (by_flag, search("search", "Cilium")):
        assert status == 2
        assert err.endswith("name another folder with --index\n")


@pytest.mark.skipif(os.name != "posix", reason="rights of Unix")
def test_a_folder_without_the_right_to_write_works(project: Path) -> None:
    """As a process: root gives up the right to write everywhere."""
    begin: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("only root without its rights can try it")
        begin = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
        os.chown(project, 65534, 65534)
    project.chmod(0o555)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*begin, sys.executable, "-m", "kbindex", "search", "Cilium", "--brief"],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        project.chmod(0o755)
    assert (done.returncode, done.stdout.split()[0]) == (0, "001#1"), done.stderr
    assert "is read-only; the index lies in" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (project / "index").exists()


# What could not be read


def test_what_could_not_be_read_is_said_when_it_is_new(
    project: Path, search: Search
) -> None:
    write(project, "002", title="Hubble", date="2022-02-31")
    said = "no such date: '2022-02-31'; expected YYYY-MM-DD (bad-date)"
    place = Path("episodes") / "002.md"
    assert search("search", "Hubble")[2] == f"kbindex: {place}:4: {said}\n"
    write(project, "001", title="Cilium again")
    assert search("search", "Cilium")[2] == ""
    path = project / "episodes" / "002.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- Hosted", "\n- Hosted"), encoding="utf-8")
    assert search("search", "Hubble")[2] == ""  # on another line now
    assert search("show", "002")[2] == ""
    assert f"002.md:5: {said}" in search("index")[2]


def test_any_command_that_refreshes_says_what_is_new(
    project: Path, search: Search
) -> None:
    write(project, "002", title="Hubble", date="2022-02-31")
    assert "002.md:4: no such date" in search("show", "001")[2]
    for name in ("003", "004"):
        write(project, name, title="Tetragon", date="2022-02-31")
    assert search("stats")[2] == (
        "kbindex: 2 places in the notes could not be read; see `kbindex index`\n"
    )
    assert search("stats")[2] == ""


@pytest.mark.parametrize("name", [".gitignore", "CACHEDIR.TAG"])
def test_what_keeps_git_and_backups_out_is_left_as_it_was(
    project: Path, search: Search, name: str
) -> None:
    (project / "index").mkdir()
    (project / "index" / name).write_text("my own\n", encoding="utf-8")
    assert search("search", "Cilium")[0] == 0
    assert (project / "index" / name).read_text(encoding="utf-8") == "my own\n"
    others = {".gitignore", "CACHEDIR.TAG"} - {name}
    assert all((project / "index" / other).is_file() for other in others)
