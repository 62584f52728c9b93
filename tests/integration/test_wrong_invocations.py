"""What people type wrong: each ends in a line or two that name the remedy.

None of these answers something else than was asked without a word about it.
"""

from pathlib import Path

import pytest

from kbindex.cli.app import run

ROOT = Path(__file__).parents[2]

REFUSED = [
    # search
    (["search"], "the query is empty (see `kbindex search --help`)"),
    (["search", "監視", "-x", "3"], "as a word: -- -x"),
    (["search", "監視", "-l", "3"], "did you mean --limit?"),
    (["search", "監視", "-v"], "did you mean -V?"),
    (["search", "監視", "-o", "json"], "did you mean --format?"),
    (["search", "監視", "--oneline"], "did you mean --brief?"),
    (["search", "監視", "--from", "2021"], "did you mean --since?"),
    (["search", "監視", "--author", "X"], "did you mean --presenter?"),
    (["search", "監視", "--max-count=3"], "did you mean --limit?"),
    (["search", "監視", "--jsno"], "did you mean --json?"),
    (["search", "監視", "—json"], "did you mean --json?"),
    (["search", "監視", "–n", "3"], "did you mean -n?"),
    (["search", "監視", "ーbrief"], "did you mean --brief?"),
    (["search", "監視", "－－json"], "did you mean --json?"),
    (["search", "監視", "-n5"], "write -n 5"),
    (["search", "監視", "-e10..12"], "write -e 10..12"),
    (["search", "監視", "-p=haruka"], "write -p haruka"),
    (["search", "監視", "--limit", "many"], "see `kbindex search --help`"),
    (["search", "監視", "--limit"], "--limit needs a value"),
    (["search", "--tag", "--json"], "--tag takes a value, and --json is an option"),
    (["search", "--tag", "securitty"], "did you mean security"),
    (["new", "foo", "bar"], "new does not take foo bar; quote words that belong"),
    (["doctor", "x"], "doctor does not take x; quote words that belong"),
    (["search", "--tag", "zzzz"], "no tag 'zzzz'; `kbindex tags` lists them"),
    (["tags", "zzzz"], "no tag 'zzzz'; `kbindex tags` lists them"),
    (["presenters", "zzzz"], "`kbindex presenters` lists them"),
    (["check", "--select", ""], "--select needs a code such as KB301"),
    (["check", "--ignore", " , "], "--ignore needs a code such as KB301"),
    (["search", "--title", "kube"], "write title:… as a part of the query"),
    (["search", "監視", "--format", "jsn"], "did you mean json?"),
    (["search", "監視", "--format", "{titel}"], "did you mean {title}?"),
    (["search", "監視", "--sort", "newest"], "not one of 'score', 'date'"),
    (["search", "監視", "--since", "2021-13"], "expected a month from 01 to 12"),
    (
        ["search", "監視", "--date", "2022-07..2022-01"],
        "expected the earlier date first",
    ),
    (["search", "監視", "--site", "a.io/b"], "expected a host such as cncf.io"),
    (["search", "監視", "-w", "-j"], "use only one of --json and --web"),
    (["search", "監視", "tga:cost"], "expected `tag:`"),
    (["—json", "search", "監視"], "write it with hyphens"),
    (["--json", "search", "監視"], "after its name"),
    # options and arguments that a command has not
    (["tags", "--max", "3"], "did you mean --limit?"),
    (["tags", "security", "cost"], "does not take cost; quote words that"),
    (["presenters", "Sato", "Ken", "x"], "does not take Ken x; quote words that"),
    (["seen", "--max", "3", "x"], "did you mean --limit?"),
    (["trends", "thanos", "--since", "2022"], "no option --since (see"),
    (["tags", "--since", "soon"], "expected a date such as 2021"),
    (["show", "010", "--oneline"], "did you mean --brief?"),
    (["check", "--explain", "KB9"], "`--explain all` lists them"),
    # no command
    (["監視"], "search 監視`?"),
    (["thanos", "--limit", "3"], "search thanos --limit 3`?"),
    (["find", "監視"], "did you mean search?"),
    (["ls"], "did you mean episodes?"),
    (["010/1"], "show 010/1`?"),
    (["help", "nosuch"], "(see `kbindex --help`)"),
    # show, open, related
    (["show"], "(see `kbindex show --help`)"),
    (["show", "99"], "did you mean 018?"),
    (["show", "010#99"], "did you mean 010#"),
    (["show", "thanos"], "`kbindex search` finds articles"),
    (["show", "010", "011"], "one id at a time"),
    (["show", "010", "—json"], "did you mean --json?"),
    (["show", "010", "--jsno"], "did you mean"),
    (["open", "https://thanos.io"], "`kbindex search` finds articles"),
    (["open", "010#1", "--prnt"], "did you mean --print?"),
    (["related", "010"], "010 is an episode; name one of its articles"),
    (["related", "010#t1"], "010#t1 is of what was said in episode 010; name an"),
    (["tags", "--why", "10/t1"], "10/t1 is of what was said in episode 010"),
    (["related", "thanos"], "`kbindex search` finds articles"),
    (["related", "010#1", "-x"], "(see `kbindex related --help`)"),
    # seen, pick
    (["seen", ""], "give a URL or a title"),
    (["seen", "-foo"], "after `--`"),
    (["seen", "–json", "x"], "did you mean --json?"),
    (["pick", "監視", "-n", "3"], "as a word: -- -n"),
    (["pick", "--prnt", "id"], "did you mean --print?"),
    (["pick", "監視"], "use `kbindex search` without one"),
]

MENTIONED = [
    (["search", "監視", "-json"], "the option is written --json"),
    (["search", "監視", "-limit", "3"], "the option is written --limit"),
    (["search", "監視", "-gj"], "the option is written -g -j"),
    (["search", "監視", "tag:", "cost"], "write tag:cost, without a space"),
    (["search", "監視", "date：", "2022"], "write date：2022, without a space"),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of the sample episodes, indexed once."""
    index = str(tmp_path_factory.mktemp("index"))
    options = ["--episodes", str(ROOT / "episodes"), "--index", index]
    assert run([*options, "index"]) == 0
    return options


def ask(
    folders: list[str], args: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Run a command, with the options of the archive in front."""
    capsys.readouterr()
    status = run([*folders, *args])
    return status, *capsys.readouterr()


def name(part: list[str] | str) -> str:
    """Name a case by its command line."""
    return part if isinstance(part, str) else " ".join(part)


def test_there_are_forty() -> None:
    assert len(REFUSED) >= 40


@pytest.mark.parametrize(("args", "remedy"), REFUSED, ids=name)
def test_a_wrong_invocation_is_refused_with_its_remedy(
    folders: list[str], args: list[str], remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in ("en", "ja"):
        spoken = [*folders, "--lang", language]
        status, out, err = ask(spoken, args, capsys)
        assert (status in {1, 2}, out) == (True, "")
        assert err.startswith("kbindex: ")
        assert len(err.splitlines()) <= 2
        assert language == "ja" or remedy in err


@pytest.mark.parametrize(("args", "said"), MENTIONED, ids=name)
def test_what_is_allowed_but_unlikely_is_mentioned(
    folders: list[str], args: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, err = ask(folders, args, capsys)
    assert said in err.splitlines()[0]
    assert "Traceback" not in out + err
