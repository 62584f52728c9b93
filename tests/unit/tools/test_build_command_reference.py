"""The reference of commands is what they say, wherever it is made."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import click
import pytest

from kbindex.cli.app import app
from kbindex.cli.lazy_group import LazyCommand, LazyGroup
from kbindex.cli.options.numbers import Share, WholeNumber

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_command_reference.py"
PAGES = [ROOT / place for place in ("docs/commands.md", "docs/commands.ja.md")]
MANUAL = ROOT / "man" / "kbindex.1"

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@click.group(
    cls=LazyGroup,
    lazy={"count": LazyCommand(f"{__name__}:count", "Count *things*.", task="Figures")},
)
def sample() -> None:
    """Try <this>."""


@click.command()
@click.argument("names", nargs=-1)
@click.option("--limit", "-n", type=WholeNumber(1), default=3, show_default=True)
@click.option("--by", type=click.Choice(["month", "year"]), help="A `step` of [time].")
@click.option("--since", metavar="DATE", help="Only\nlater ones.")
@click.option("--label", help="What it_is called.")
@click.option("--ratio", type=Share())
@click.option("--quick", is_flag=True, help="Be quick.")
@click.option("--secret", hidden=True)
def count(**_options: object) -> None:
    """Count things,
    one by one.

    \b
    {"id": 1}

    \b
    Examples:
      kbindex count
        --quick
    """


@pytest.mark.parametrize("place", tool.PAGES)
def test_the_pages_are_what_the_commands_say(place: str) -> None:
    """Where one is not: `python tools/build_command_reference.py`."""
    assert (ROOT / place).read_text(encoding="utf-8") == tool.PAGES[place]()


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param(
            {"LC_ALL": "ja_JP.UTF-8", "LANGUAGE": "ja", "KBINDEX_LANG": "ja"},
            id="japanese",
        ),
        pytest.param(
            {"LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "30", "HOME": "/nowhere"},
            id="narrow-and-without-a-locale",
        ),
    ],
)
def test_the_pages_do_not_depend_on_where_they_are_made(
    environ: dict[str, str], tmp_path: Path
) -> None:
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(PATH), str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, **environ},
        check=True,
        timeout=60,
    )
    for place in tool.PAGES:
        assert (tmp_path / place).read_bytes() == (ROOT / place).read_bytes()


def test_a_command_is_described_in_markdown() -> None:
    page = tool.build_page(sample, {"count": "nothing <was> there"})
    assert page.partition("with 0.\n\n")[2] == (
        "Figures:\n"
        "\n"
        "| command | does |\n"
        "|---|---|\n"
        "| [`count`](#kbindex-count) | Count \\*things\\*. |\n"
        "\n"
        "## kbindex\n"
        "\n"
        "```text\n"
        "kbindex [OPTIONS] COMMAND [ARGS]...\n"
        "```\n"
        "\n"
        "Try \\<this\\>.\n"
        "\n"
        "## kbindex count\n"
        "\n"
        "```text\n"
        "kbindex count [OPTIONS] [NAMES]...\n"
        "```\n"
        "\n"
        "Count things,\n"
        "one by one.\n"
        "\n"
        "```text\n"
        '{"id": 1}\n'
        "```\n"
        "\n"
        "Options:\n"
        "\n"
        "- `--limit N`, `-n N`. Default: 3. At least 1.\n"
        "- `--by month|year`: A `step` of [time].\n"
        "- `--since DATE`: Only later ones.\n"
        "- `--label TEXT`: What it\\_is called.\n"
        "- `--ratio X`.\n"
        "- `--quick`: Be quick.\n"
        "\n"
        "Examples:\n"
        "\n"
        "```sh\n"
        "kbindex count\n"
        "  --quick\n"
        "```\n"
        "\n"
        "Exit status 1: nothing <was> there.\n"
    )


def test_a_command_is_described_in_roff() -> None:
    page = tool.build_manual(sample, {"count": "nothing <was> there"})
    command = page.partition('.SS "kbindex count"\n')[2].partition(".SH")[0]
    assert command == (
        "\\fBkbindex count\\fR [OPTIONS] [NAMES]...\n"
        ".PP\n"
        "Count things,\n"
        "one by one.\n"
        ".PP\n"
        ".RS 4\n"
        ".EX\n"
        '{"id": 1}\n'
        ".EE\n"
        ".RE\n"
        ".TP\n"
        "\\fB\\-\\-limit\\fR, \\fB\\-n\\fR \\fIN\\fR\n"
        "Default: 3. At least 1.\n"
        ".TP\n"
        "\\fB\\-\\-by\\fR \\fImonth|year\\fR\n"
        "A \\fBstep\\fR of [time].\n"
        ".TP\n"
        "\\fB\\-\\-since\\fR \\fIDATE\\fR\n"
        "Only later ones.\n"
        ".TP\n"
        "\\fB\\-\\-label\\fR \\fITEXT\\fR\n"
        "What it_is called.\n"
        ".TP\n"
        "\\fB\\-\\-ratio\\fR \\fIX\\fR\n"
        "\n"
        ".TP\n"
        "\\fB\\-\\-quick\\fR\n"
        "Be quick.\n"
        ".PP\n"
        "Exit status 1: nothing <was> there.\n"
        ".PP\n"
        "Examples:\n"
        ".RS 4\n"
        ".EX\n"
        "kbindex count\n"
        "  \\-\\-quick\n"
        ".EE\n"
        ".RE\n"
    )


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        pytest.param("a\\tb", "a\\etb", id="backslash"),
        pytest.param(".EX", "\\&.EX", id="a-line-that-looks-like-a-request"),
        pytest.param("'x' ~ ^", "\\(aqx\\(aq \\(ti \\(ha", id="signs"),
        pytest.param("`.x` 監視", "\\fB.x\\fR 監視", id="code"),
    ],
)
def test_what_roff_takes_for_a_sign_is_escaped(text: str, roff: str) -> None:
    assert tool.to_roff(text) == roff


@pytest.mark.parametrize("name", app.list_commands(click.Context(app)))
def test_the_manual_has_each_command_with_its_options(name: str) -> None:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    manual = MANUAL.read_text(encoding="utf-8").replace("\\-", "-")
    section = manual.partition(f'.SS "kbindex {name}"\n')[2]
    section = re.split(r"^\.S[SH] ", section, flags=re.MULTILINE)[0]
    assert f"\\fBkbindex {name}\\fR" in section
    for option in tool.listed_options(command):
        assert all(f"\\fB{long}\\fR" in section for long in tool.dashed_names(option))


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_is_good_roff() -> None:
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", str(MANUAL)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603 - a program of the system
    assert done.stderr == b""


def test_the_wheel_has_the_manual_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    place = MANUAL.relative_to(ROOT).as_posix()
    assert wheel["shared-data"] == {place: "share/man/man1/kbindex.1"}


def test_a_command_without_a_status_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match="count"):
        tool.build_page(sample, {})


def test_each_status_is_of_a_command() -> None:
    assert list(tool.NOTHING) == app.list_commands(click.Context(app))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_link_leads_to_each_command(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(#([\w-]+)\)", page)
    headings = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    assert ["kbindex", *links] == [heading.replace(" ", "-") for heading in headings]


def test_the_page_in_japanese_is_in_japanese() -> None:
    """But for examples, usage, names and what stands in a comment."""
    page = _FENCE.sub("", PAGES[1].read_text(encoding="utf-8"))
    prose = [line for line in page.splitlines() if line and line[0] not in "#<|"]
    english = [line for line in prose if not _JAPANESE.search(line)]
    assert english == ["English: [commands.md](commands.md)"]


@pytest.mark.parametrize("place", tool.PAGES)
def test_an_old_page_is_noticed_and_left_as_it_is(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main(["--check", str(tmp_path)]) == 1
    assert tool.main([str(tmp_path)]) == 0
    assert tool.main(["--check", str(tmp_path)]) == 0
    capsys.readouterr()
    (tmp_path / place).write_text("old")
    assert tool.main(["--check", str(tmp_path)]) == 1
    assert (tmp_path / place).read_text() == "old"
    said = f"{tmp_path / place} is not what the commands say; run {PATH.name}\n"
    assert capsys.readouterr().out == said
