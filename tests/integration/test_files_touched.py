"""Which files a command opens, makes and removes: the project's, the package's, the
cache's, and what was asked for.

Where strace is there, the kernel says so, of native libraries and workers too; else
Python does, by what its own calls are given.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

import kbindex

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace, /proc")

STRACE = shutil.which("strace")
CALLS = (
    "openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "link,linkat,symlink,symlinkat,truncate"
)

WATCHED = """\
import os, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def place(path, folder):
    if isinstance(path, int):
        return None
    path = os.fsdecode(path)
    if folder is not None and not os.path.isabs(path):
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
    return os.path.abspath(path)

def note(kind, path):
    if path is not None:
        os.write(log, f"{kind} {path}\\n".encode("utf-8", "surrogateescape"))

def watch(name, kind, targets=(("dir_fd", 0),)):
    call = getattr(os, name)
    def watched(*args, **named):
        for folder, at in targets:
            note(kind, place(args[at], named.get(folder)))
        return call(*args, **named)
    setattr(os, name, watched)

opened = os.open
def watched_open(path, flags, mode=0o777, *, dir_fd=None):
    kind = "write" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else "read"
    note(kind if not flags & os.O_DIRECTORY else "pass", place(path, dir_fd))
    return opened(path, flags, mode, dir_fd=dir_fd)
os.open = watched_open
two = (("src_dir_fd", 0), ("dst_dir_fd", 1))
for name in ("rename", "replace", "link"):
    watch(name, "write", two)
for name in ("unlink", "remove", "mkdir", "rmdir"):
    watch(name, "write")

def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and args[1] is not None:
        path = os.fsdecode(args[0])
        if os.path.isabs(path):
            writes = any(letter in args[1] for letter in "wax+")
            note("write" if writes else "read", path)
sys.addaudithook(hook)
sys.argv[0] = "kbindex"
from kbindex.__main__ import main
main()
"""

_LINE = re.compile(
    r"^\d+ +(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+)", re.MULTILINE
)
_PLACE = re.compile(r'(?:(?:AT_FDCWD|\d+)<(?P<folder>[^>]*)>, )?"(?P<name>[^"]*)"')


def traced(log: str) -> Iterator[tuple[str, str]]:
    """Yield how each file was touched, by strace's lines of calls that succeeded."""
    for line in _LINE.finditer(log):
        call, rest = line["call"], line["rest"]
        if int(line["result"]) < 0:
            continue
        writes = call not in {"open", "openat"} or bool(
            re.search(r"O_WRONLY|O_RDWR|O_CREAT", rest)
        )
        kind = "write" if writes else "pass" if "O_DIRECTORY" in rest else "read"
        for found in _PLACE.finditer(rest):
            path = Path(found["folder"] or os.curdir, found["name"])
            yield kind, os.path.normpath(path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two episodes, beside what is none of its business."""
    root = tmp_path / "project"
    for name in ("001", "002"):
        (root / "episodes" / name).mkdir(parents=True)
        (root / "episodes" / name / "README.md").write_text(
            f"# {name}\n\n## Contents\n\n### @ry\n\n#### Thanos {name}\n\n- 長期保存\n"
        )
    (tmp_path / "secret").write_text("secret")
    (root / "episodes" / "003.md").symlink_to(tmp_path / "secret")
    return root


IMPORTS = """\
import gettext, importlib, multiprocessing.connection, pkgutil, platform
import kbindex
for found in pkgutil.walk_packages(kbindex.__path__, "kbindex."):
    if "pick" not in found.name and not found.name.endswith("__main__"):
        importlib.import_module(found.name)
from kbindex.language import build_analyzer
build_analyzer().analyze("監視 thanos")
"""
"""What the bare interpreter opens for the same modules, and for the dictionary."""


def watched(
    folder: Path, program: tuple[str, ...], *, strace: str | None
) -> set[tuple[str, str]]:
    """Run Python, and return how it touched which files."""
    log = folder.parent / "log"
    log.unlink(missing_ok=True)
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    hidden = ("COVERAGE", "XDG")
    env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    env |= {"HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    options = ("-f", "-y", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log))
    start = (strace, *options) if strace else ()
    outcome = subprocess.run(  # noqa: S603 - our own program
        [*start, sys.executable, *program],
        cwd=folder,
        env=env,
        capture_output=True,
        check=False,
    )
    assert outcome.returncode in {0, 1}, outcome.stderr.decode()
    text = log.read_text("utf-8", "surrogateescape")
    if strace:
        return set(traced(text))
    rows = (line.partition(" ") for line in text.splitlines())
    return {(kind, path) for kind, _, path in rows}


def touched(
    project: Path, *command: str, strace: str | None = STRACE
) -> set[tuple[str, str]]:
    """Run a command, and return how it touched which files."""
    log = str(project.parent / "log")
    program = ("-m", "kbindex") if strace else ("-c", WATCHED, log)
    return watched(project, (*program, *command), strace=strace)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What the interpreter opens by itself; without strace, nothing is known of it."""
    if not STRACE:
        return frozenset()
    folder = tmp_path_factory.mktemp("bare") / "empty"
    folder.mkdir()
    found = watched(folder, ("-c", IMPORTS), strace=STRACE)
    return frozenset(path for kind, path in found if kind == "read")


COMMANDS = (
    ("search", "Thanos"),
    ("index", "--full"),
    ("tags",),
    ("show", "001"),
    ("export", "--format", "jsonl"),
    ("check",),
    ("check", "--fix"),
    ("new", "--stdout"),
    ("doctor",),
)

SYSTEM = re.compile(
    r"/proc/(?:self|\d+)/(?:task|stat|cgroup|fd)|/sys/fs/cgroup/.*|"
    r"/dev/(?:null|tty|pts/\d+|urandom)"
)
"""How many cores and threads there are."""


def lies_in(path: str, *folders: Path | str) -> bool:
    return any(path == str(f) or path.startswith(f"{f}{os.sep}") for f in folders)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_touches_what_it_is_for_and_nothing_else(
    project: Path, command: tuple[str, ...], bare: frozenset[str]
) -> None:
    found = touched(project, *command)
    home = project.parent / "home"
    cache = home / ".cache"
    ours = (project / "index", cache / "kbindex", project.parent / "log")
    writes = {path for kind, path in found if kind == "write"} - {str(cache)}
    assert {p for p in writes if not lies_in(p, *ours) and p != os.devnull} == set()
    reads = {path for kind, path in found if kind == "read"} - bare
    package = Path(kbindex.__file__).parent
    python = (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())
    outside = {p for p in reads if not lies_in(p, *ours, project, package, *python)}
    assert {p for p in outside if not SYSTEM.fullmatch(p)} == set()
    assert str(project.parent / "secret") not in reads


@pytest.mark.parametrize("strace", [None, *([STRACE] if STRACE else [])])
def test_the_watch_sees_what_it_should(project: Path, strace: str | None) -> None:
    """The notes, and the index that is made; both watches see the same."""
    found = touched(project, "search", "Thanos", strace=strace)
    assert ("read", str(project / "episodes" / "001" / "README.md")) in found
    assert ("write", str(project / "index" / "CURRENT")) in found
