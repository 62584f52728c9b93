"""The line of progress on a terminal's stderr, and what commands say there."""

import io
import sys
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.cli.session import progress_on_terminal, say, say_diagnostics
from kbindex.indexing import package_bridges
from kbindex.language.bridges import building
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.model import Diagnostic
from kbindex.topics import Taxonomy


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_drawn_over_and_then_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without control sequences: a terminal may be one that has none."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_on_terminal() as progress:
        assert progress is not None
        progress(0, 12)
        progress(12, 12)
    drawn = ["indexing 0/12 episodes (0 %)", "indexing 12/12 episodes (100 %)"]
    assert stream.getvalue() == "".join(
        ("\r" + drawn[0], "\r" + drawn[1], "\r" + " " * len(drawn[1]) + "\r")
    )


def test_progress_tells_rate_and_remaining_time_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    times = iter([100.0, 100.0, 100.4, 102.0, 110.0, 120.0])
    with progress_on_terminal(clock=lambda: next(times)) as progress:
        assert progress is not None
        for done in (0, 40, 160, 200, 2000):
            progress(done, 2000)
    drawn = [line.rstrip() for line in stream.getvalue().split("\r")]
    assert drawn == [
        "",
        "indexing 0/2000 episodes (0 %)",
        "indexing 40/2000 episodes (2 %)",
        "indexing 160/2000 episodes (8 %), 80 a second, 0:23 left",
        "indexing 200/2000 episodes (10 %), 20 a second, 1:30 left",
        "indexing 2000/2000 episodes (100 %), 100 a second, 0:00 left",
        "",
        "",
    ]


def test_a_shorter_line_leaves_nothing_of_a_longer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_on_terminal() as progress:
        assert progress is not None
        progress(10, 10)
        progress(1, 10)
    long, short = "indexing 10/10 episodes (100 %)", "indexing 1/10 episodes (10 %)"
    assert stream.getvalue() == "".join(
        ("\r" + long, "\r" + short + "  ", "\r" + " " * len(long) + "\r")
    )


def test_progress_is_removed_when_the_work_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)

    def work() -> None:
        with progress_on_terminal() as progress:
            assert progress is not None
            progress(0, 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert stream.getvalue().endswith(" \r")


def test_nothing_is_drawn_where_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_on_terminal():
        pass
    assert stream.getvalue() == ""


def test_table_that_is_made_is_told_and_wiped_before_the_hits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once: the second search finds it in the cache."""
    few = iter([("monitoring", "監視"), ("log", "ログ")] * 4)
    groups = [BridgeGroup(members=two, how="glossary", weight=0.7) for two in few]
    monkeypatch.setattr(building, "package_groups", lambda: groups)
    monkeypatch.setattr(building, "package_loanwords", tuple)
    monkeypatch.setattr(
        "kbindex.topics.load_taxonomy", lambda *_: Taxonomy(), raising=False
    )
    monkeypatch.setattr(package_bridges, "installed_libraries", lambda: ("none=0",))
    monkeypatch.setattr(package_bridges, "_STEP", 2)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text("# 001\n\n### @ry\n\n#### 監視\n")
    (tmp_path / "kbindex.toml").write_text("packs = []\n")  # each has a table, too
    monkeypatch.chdir(tmp_path)
    places = ["--episodes", "episodes", "--index", "index"]
    run([*places, "index"])
    drawn = []
    for _ in range(2):
        monkeypatch.setattr(sys, "stderr", stream := Terminal())
        assert run([*places, "search", "monitoring"]) == 0
        drawn.append(stream.getvalue())
    said = "preparing the table of synonyms, only once: "
    lines = [f"\r{said}{share} %" for share in (25, 50, 75)]
    assert drawn == ["".join(lines) + "\r" + " " * len(lines[0][1:]) + "\r", ""]


def test_there_is_no_progress_where_stderr_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_on_terminal() as progress:
        assert progress is None


def test_what_is_said_is_one_safe_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("nothing found for \x1b[2J監視\nx")
    assert capsys.readouterr() == ("", "kbindex: nothing found for [2J監視 x\n")


def test_diagnostics_name_file_and_line_as_compilers_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = (
        Diagnostic(
            path="010/README.md", line=4, kind="bad-date", message="no \x1bdate"
        ),
        Diagnostic(path="011.md", line=0, kind="unreadable", message="denied"),
    )
    say_diagnostics(said, episodes=Path("notes"))
    first, second = Path("notes/010/README.md"), Path("notes/011.md")
    assert capsys.readouterr() == (
        "",
        f"{first}:4: no date (bad-date)\n{second}: denied (unreadable)\n",
    )
