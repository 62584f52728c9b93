"""docs/commands.md is what the commands say, wherever it is made."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from kbindex.cli.app import app

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_command_reference.py"
PAGE = ROOT / "docs" / "commands.md"


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@click.group(name="kbindex")
def sample() -> None:
    """Try <this>."""


@sample.command(short_help="Count *things*.")
@click.argument("names", nargs=-1)
@click.option("--limit", "-n", type=click.IntRange(1, 9), default=3, show_default=True)
@click.option("--by", type=click.Choice(["month", "year"]), help="A `step` of [time].")
@click.option("--since", metavar="DATE", help="Only\nlater ones.")
@click.option("--label", help="What it_is called.")
@click.option("--ratio", type=float)
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


def test_the_page_is_what_the_commands_say() -> None:
    """Where it is not: `python tools/build_command_reference.py`."""
    assert PAGE.read_text(encoding="utf-8") == tool.build_page(app, tool.NOTHING)


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
def test_the_page_does_not_depend_on_where_it_is_made(
    environ: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "commands.md"
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(PATH), str(page)],
        cwd=tmp_path,
        env={**os.environ, **environ},
        check=True,
        timeout=60,
    )
    assert page.read_bytes() == PAGE.read_bytes()


def test_a_command_is_described_in_markdown() -> None:
    page = tool.build_page(sample, {"count": "nothing <was> there"})
    assert page.partition("| command | does |\n")[2] == (
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
        "- `--limit N`, `-n N`. Default: 3. At least 1. At most 9.\n"
        "- `--by month|year`: A `step` of [time].\n"
        "- `--since DATE`: Only later ones.\n"
        "- `--label TEXT`: What it\\_is called.\n"
        "- `--ratio N`.\n"
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


def test_a_command_without_a_status_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match="count"):
        tool.build_page(sample, {})


def test_each_status_is_of_a_command() -> None:
    assert list(tool.NOTHING) == app.list_commands(click.Context(app))


def test_a_link_leads_to_each_command() -> None:
    page = PAGE.read_text(encoding="utf-8")
    links = re.findall(r"\]\(#([\w-]+)\)", page)
    headings = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    assert ["kbindex", *links] == [heading.replace(" ", "-") for heading in headings]


def test_an_old_page_is_noticed_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "commands.md"
    assert tool.main(["--check", str(page)]) == 1
    page.write_text("old")
    assert tool.main(["--check", str(page)]) == 1
    assert page.read_text() == "old"
    assert "is not what the commands say" in capsys.readouterr().out
    assert tool.main([str(page)]) == 0
    assert tool.main(["--check", str(page)]) == 0
