"""The page about the query language: every example is run."""

import re
import shlex
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.query import FIELDS
from kbindex.query.parser import (
    MAX_CLAUSE_DEPTH,
    MAX_PREFIXES,
    MAX_QUERY_LENGTH,
    MAX_SIDES,
)

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
CONSOLE = [
    line for kind, text in BLOCKS if kind == "console" for line in text.split("\n")
]
EXAMPLES = [line for line in CONSOLE if line.startswith("kbindex ")]
ANSWERS = [
    (example, answer)
    for example, _, answer in (
        part.partition("\n")
        for kind, text in BLOCKS
        if kind == "console"
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    )
]
UNMET = [one for one in ANSWERS if one[1].startswith("kbindex: nothing ")]
FAILURES = [
    (e, answer.rstrip("\n")) for e, answer in ANSWERS if (e, answer) not in UNMET
]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of an archive: the sample episodes, indexed once."""
    index = str(tmp_path_factory.mktemp("index"))
    options = ["--episodes", str(ROOT / "episodes"), "--index", index]
    assert run([*options, "index"]) == 0  # whoever is first would say what is in doubt
    return options


def test_the_page_has_examples_and_errors() -> None:
    assert len(EXAMPLES) >= 25
    assert len(FAILURES) >= 4
    assert len(UNMET) == 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_finds_something(
    options: list[str], example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *args = shlex.split(example)
    assert program == "kbindex"
    assert run([*options, *args]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(("example", "message"), FAILURES)
def test_error_is_the_line_that_the_page_shows(
    options: list[str],
    example: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([*options, *shlex.split(example)[1:]]) == 2
    assert capsys.readouterr() == ("", message + "\n")


@pytest.mark.parametrize(("example", "answer"), UNMET)
def test_filter_that_leaves_nothing_says_what_the_page_shows(
    options: list[str],
    example: str,
    answer: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([*options, *shlex.split(example)[1:]]) == 1
    assert capsys.readouterr() == ("", answer)


def test_python_example_runs() -> None:
    examples = [text for kind, text in BLOCKS if kind == "python"]
    assert examples
    for example in examples:
        exec(compile(example, "query-language.md", "exec"), {})  # noqa: S102 - ours


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented(field: str) -> None:
    assert re.search(rf"^\| .*`{field}:`.* \|", PAGE, flags=re.MULTILINE)


def test_limits_are_those_of_the_parser() -> None:
    assert (
        f"at most {MAX_QUERY_LENGTH} characters, {MAX_PREFIXES} stars, "
        f"{MAX_SIDES} sides of `OR`, and {MAX_CLAUSE_DEPTH} brackets"
    ) in PAGE
