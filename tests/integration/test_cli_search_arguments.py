"""`kbindex search` and `pick`: no option is silently a word of the query."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.app import run
from kbindex.cli.query_command import QueryCommand

EPISODE = """\
# {name}

- Hosted by @haruka
- Guest: @yuzu
- Recording date: {date}

## Contents

### @minato

- [Thanos](https://thanos.io/{name})
  - 監視のデータを長く保存する 3
- [Cilium](https://github.com/cilium/{name})
  - 監視とjson
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of an archive of two episodes."""
    folder = tmp_path_factory.mktemp("archive")
    for name, date in (("001", "2022-04-08"), ("002", "2022-06-03")):
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(EPISODE.format(name=name, date=date), encoding="utf-8")
    index = str(folder / "index")
    options = ["--episodes", str(folder / "episodes"), "--index", index]
    assert run([*options, "index"]) == 0
    return options


@pytest.fixture
def cli(folders: list[str], capsys: pytest.CaptureFixture[str]) -> Cli:
    capsys.readouterr()

    def call(*args: str) -> Outcome:
        status = run([*folders, *args])
        return Outcome(status, *capsys.readouterr())

    return call


HELP = " (see `kbindex search --help`)\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-x", "3"], "no option -x (there are -n, -t, -p, -e, -g,"),
        (["--oneline"], "no option --oneline (did you mean --brief?)"),
        (["--from", "2021"], "no option --from (did you mean --since?)"),
        (["--author", "X"], "no option --author (did you mean --presenter?)"),
        (["-o", "json"], "no option -o (did you mean --format?)"),
        (["-q"], "no option -q (did you mean --brief?)"),
        (["-l"], "no option -l (did you mean --limit?)"),
        (["-v"], "no option -v (did you mean -V?)"),
        (["-N", "3"], "no option -N (did you mean -n?)"),
        (["—json"], "no option —json (did you mean --json?)"),
        (["–limit", "3"], "no option –limit (did you mean --limit?)"),
        (["－n", "3"], "no option －n (did you mean -n?)"),
        (["ーjson"], "no option ーjson (did you mean --json?)"),
        (["--limit3"], "no option --limit3 (did you mean --limit?)"),
        (["--監視"], "no option --監視 (there are -n,"),
    ],
)
def test_what_is_no_option_is_refused_with_the_nearest_and_how_to_look_for_it(
    cli: Cli, args: list[str], said: str
) -> None:
    done = cli("search", "監視", *args)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kbindex: {said}")
    how = f"as a word: -- {args[0]}, or '\"{args[0]}\"'"
    assert done.err.endswith(f"; {how}{HELP}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-n5"], "write -n 5, not joined; to leave out the word: -- -n5"),
        (["-e001"], "write -e 001, not joined; to leave out the word: -- -e001"),
        (["-t=cost"], "write -t cost, not joined; to leave out the word: -- -t=cost"),
        (["--tag", "--json"], "--tag takes a value, and --json is an option"),
        (["--title=x"], "no option --title=x; write title:x as a part of the query"),
        (["--note", "x"], "no option --note; write note:… as a part of the query"),
    ],
)
def test_a_value_that_stands_elsewhere_is_refused(
    cli: Cli, args: list[str], said: str
) -> None:
    assert cli("search", "監視", *args) == Outcome(2, "", f"kbindex: {said}{HELP}")


def test_one_dash_and_more_than_a_letter_leaves_out(cli: Cli) -> None:
    all_hits = cli("search", "監視", "--brief").out
    for word in ("-thanos", "－thanos", "-3", '-"thanos"', "-(thanos)"):
        done = cli("search", "監視", word, "--brief")
        assert (done.status, done.err) == (0, "")
        assert "Thanos" in all_hits
        assert "Thanos" not in done.out
    assert cli("search", "監視", "-猫", "--brief") == Outcome(0, all_hits, "")


def test_a_word_that_looks_like_an_option_is_left_out_and_mentioned(cli: Cli) -> None:
    done = cli("search", "監視", "-json", "--brief")
    said = "-json excludes a word; the option is written --json"
    assert (done.status, done.err) == (0, f"kbindex: {said}\n")
    assert "Cilium" not in done.out
    said = "-gj excludes a word; the option is written -g -j"
    assert cli("search", "監視", "-gj").err == f"kbindex: {said}\n"
    said = "-gn excludes a word; the option is written -g -n"
    assert cli("search", "監視", "-gn").err == f"kbindex: {said}\n"
    said = "-w3 excludes a word; the option is written -w"
    assert cli("search", "監視", "-w3").err == f"kbindex: {said}\n"
    assert cli("search", "監視", "--", "-json").err == ""


def test_behind_two_hyphens_all_is_looked_for(cli: Cli) -> None:
    done = cli("search", "-j", "--", "監視", "--json", "—x", "-thanos")
    assert done.status == 0
    assert '"query": "監視 --json —x -thanos"' in done.out
    assert "Cilium" in done.out
    assert '"title": "Thanos"' not in done.out
    assert '"query": "\\"-q\\""' in cli("search", "-j", "--", "-q").out
    assert cli("search", "--", "-q").status == 1


def test_pick_refuses_the_same(cli: Cli) -> None:
    done = cli("pick", "監視", "-x")
    assert done.status == 2
    assert done.err.startswith("kbindex: no option -x (there are -0, -V, -h); as a")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["show", "001", "—json"], "no option —json (did you mean --json?)"),
        (["seen", "–j", "x"], "no option –j (did you mean -j?)"),
        (["seen", "—Foo"], "no option —Foo; write it with hyphens, or `--` before"),
        (["—json", "show"], "no option —json; write it with hyphens, or `--` before"),
        (["--json", "show"], "no option --json here; put options of a command after"),
        (["-n", "3", "show"], "no option -n here; put options of a command after"),
        (["--episods", "x", "show"], "no option --episods (did you mean --episodes?)"),
    ],
)
def test_no_command_takes_another_dash_or_another_place(
    cli: Cli, args: list[str], said: str
) -> None:
    done = cli(*args)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kbindex: {said}")
    assert done.err.count("\n") == 1


def test_a_title_with_a_dash_in_front_is_looked_up_behind_two_hyphens(cli: Cli) -> None:
    assert cli("seen", "--", "—Foo").out == "new   —Foo\n"


ARGUMENTS = st.lists(
    st.sampled_from(["-n", "--json", "--", "-thanos", "—json", "-5", "監視", "-x"])
    | st.text("-－—–ーnxj=5猫 ", max_size=5),
    max_size=6,
)


OF_NUMBER = ("-n5", "-n=", "-n ", "-n-")
"""How an option with its value begins; a dash and two letters exclude a word."""


@given(ARGUMENTS)
def test_no_option_is_silently_a_word(args: list[str]) -> None:
    """What stands before `--` and looks like an option never becomes a word."""
    import click  # noqa: PLC0415

    @click.command(cls=QueryCommand)
    @click.argument("query", nargs=-1, type=click.UNPROCESSED)
    @click.option("-n", "--limit")
    @click.option("-j", "--json", "as_json", is_flag=True)
    def search(**_: object) -> None:
        pass

    try:
        context = search.make_context("search", list(args))
    except click.UsageError:
        return
    before = args[: args.index("--")] if "--" in args else args
    for word in context.params["query"]:
        is_option = word.startswith(("--", "—n", "–n")) or word[:3] in OF_NUMBER
        assert word not in before or not is_option
        is_short = len(word) == 2 and word[0] in "-－—–ー" and word[1] in "nxj"
        assert word not in before or not is_short


def test_the_process_refuses_too(folders: list[str], tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *folders, "search", "監視", "-x"],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kbindex: no option -x (there are -n,")


def test_line_says_that_newer_articles_stand_higher(cli: Cli) -> None:
    found = cli("search", "latest", "thanos", "--brief")
    said = "kbindex: latest: newer articles stand higher; all by date with sort:date\n"
    assert (found.status, found.err) == (0, said)
    assert cli("search", "latest", "thanos", "sort:date").err == ""
    assert cli("search", '"latest" thanos').err != said
