"""Signals to the program: at its first moment, at random ones, and on a terminal."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import kbindex

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="/proc tells when signals are answered"
)

ROUNDS = Path(__file__).parents[2] / "benchmarks" / "interrupts.py"
FIRST = [sys.executable, "-c", "from kbindex.__main__ import main; main()"]
SIGNALS = [
    pytest.param(signal.SIGINT, 130, id="SIGINT"),
    pytest.param(signal.SIGTERM, 143, id="SIGTERM"),
    pytest.param(signal.SIGHUP, 129, id="SIGHUP"),
]
CAUGHT = 1 << (signal.SIGTERM - 1)
"""Python leaves SIGTERM to the system, until our program catches it."""


CTRL_C = b"kbindex: interrupted; the index is intact\n"

Program = subprocess.Popen[bytes]


def environment() -> dict[str, str]:
    ours = re.compile(r"KBINDEX_|COVERAGE|LC_|LANG")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return {**kept, "LANG": "C.UTF-8"}


def start(root: Path, *args: str, before: Callable[[], None]) -> Program:
    return subprocess.Popen(  # noqa: S603 - our own program
        [*FIRST, *args],
        cwd=root,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=before,  # noqa: PLW1509 - one thread
    )


def listen() -> None:
    """Be in the foreground, wherever the tests run."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def be_deaf() -> None:
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def wait_until_signals_are_answered(process: Program) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        text = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        caught = re.search(r"^SigCgt:\s*(\w+)", text, flags=re.MULTILINE)
        if caught and int(caught[1], 16) & CAUGHT:
            return
    raise AssertionError("it never answered signals")


@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_from_its_first_line_on_a_signal_ends_it_without_a_traceback(
    tmp_path: Path, number: int, status: int
) -> None:
    """It is still importing; an exception in there was a traceback, or a crash."""
    for moment in range(8):
        with start(tmp_path, "search", "x", before=listen) as process:
            wait_until_signals_are_answered(process)
            time.sleep(moment * 0.005)
            process.send_signal(number)
            _, said = process.communicate(timeout=60)
        # It is no project: a slow signal finds it at work, or ended by that.
        is_quiet = said in {b"", b"kbindex: interrupted; the index is intact\n"}
        assert (process.returncode == status and is_quiet) or process.returncode == 2


def test_it_answers_signals_before_it_imports_anything_else(tmp_path: Path) -> None:
    code = (
        "import os, sys; before = set(sys.modules); import kbindex.__main__;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path,
        env={**environment(), "PYTHONPATH": str(Path(kbindex.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    ours = ["kbindex", "kbindex.__main__", "kbindex.signals"]
    assert set(done.stdout.split()) - {"_signal"} == {"__future__", *ours}


def test_a_library_leaves_the_signals_of_its_user_alone(tmp_path: Path) -> None:
    (tmp_path / "001.md").write_text("# 1\n\n### @a\n\n- [A](https://a.example/)\n")
    code = (
        "import signal; from kbindex import KnowledgeBase;"
        f"KnowledgeBase.open({str(tmp_path)!r}, {str(tmp_path / 'index')!r}).close();"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler;"
        "assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL"
    )
    subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code], env=environment(), preexec_fn=listen, check=True
    )


def test_under_nohup_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    path = tmp_path / "episodes" / "001.md"
    path.write_text("# 1\n\n### @a\n\n- [A](https://a.example/)\n")
    with start(tmp_path, "index", before=be_deaf) as process:
        wait_until_signals_are_answered(process)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_ctrl_c_in_a_build_leaves_nothing_of_it(tmp_path: Path) -> None:
    """With workers, which are ended before what they write is removed."""
    (tmp_path / "episodes").mkdir()
    notes = "\n".join(f"  - Prometheusの監視 {number}" for number in range(300))
    for number in range(1, 80):
        path = tmp_path / "episodes" / f"{number:03}.md"
        title = f"# {number}\n\n### @a\n\n- [P](https://p.example/{number})\n"
        path.write_text(title + notes, encoding="utf-8")
    index = tmp_path / "index"
    with start(tmp_path, "index", before=listen) as process:
        end = time.monotonic() + 30
        while not list(index.glob("new-*/*")) and time.monotonic() < end:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, CTRL_C)
    left = {path.name for path in index.iterdir()}
    assert not {name for name in left if re.match(r"new-|OWNER|\..*\.new", name)}


ENDED_AT_THE_LINK = """
import os, signal, sys
from kbindex.__main__ import main

def end(event, args):
    if event == "os.link" and str(args[1]) == "README.md":
        os.kill(os.getpid(), signal.SIGTERM)

sys.addaudithook(end)
main()
"""


def test_a_new_episode_that_is_cut_off_leaves_no_empty_folder(tmp_path: Path) -> None:
    """Regression: its folder stayed where a signal came before its file."""
    folder = tmp_path / "episodes" / "025"
    folder.mkdir(parents=True)
    notes = "# 25\n\n### @a\n\n- [A](https://a.example/)\n"
    (folder / "README.md").write_text(notes)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ENDED_AT_THE_LINK, "new"],
        cwd=tmp_path,
        env=environment(),
        preexec_fn=listen,
        timeout=60,
        check=False,
    )
    assert done.returncode == 143
    assert [path.name for path in (tmp_path / "episodes").iterdir()] == ["025"]


def rounds(root: Path, count: int, seed: int) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROUNDS), str(root), str(count), str(seed)],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.partition("rounds, ")[2]


def test_at_random_moments_a_signal_ends_it_and_leaves_all_whole(
    tmp_path: Path,
) -> None:
    """Searches, builds with workers, `check`, `new`, a pager, `pick`."""
    pytest.importorskip("textual")
    assert rounds(tmp_path, 16, seed=3) == "0 wrong\n"


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
def test_at_more_random_moments_too(tmp_path: Path, seed: int) -> None:
    """400 of them; `benchmarks/interrupts.py` tries 2,000."""
    pytest.importorskip("textual")
    assert rounds(tmp_path, 100, seed=100 + seed) == "0 wrong\n"
