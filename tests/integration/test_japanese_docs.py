"""What the Japanese pages show is what the program says in Japanese."""

import re
import shlex
from pathlib import Path

import pytest

from kbindex.cli.app import run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
QUERIES = (DOCS / "query-language.ja.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", QUERIES, re.MULTILINE | re.DOTALL)
ANSWERS = [
    tuple(part.split("\n", 1))
    for block in re.findall(
        r"^```console\n(.*?)^```$", QUERIES, re.MULTILINE | re.DOTALL
    )
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of an archive: the sample episodes, indexed once."""
    index = str(tmp_path_factory.mktemp("index"))
    options = ["--lang", "ja", "--episodes", str(ROOT / "episodes"), "--index", index]
    assert run([*options, "index"]) == 0
    return options


def test_there_are_answers() -> None:
    assert len(ANSWERS) >= 8


@pytest.mark.parametrize(("command", "answer"), ANSWERS)
def test_an_answer_of_the_query_language_is_what_the_page_shows(
    options: list[str], command: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is not: run the command, and mend the page."""
    run([*options, *shlex.split(command)[1:]])
    assert capsys.readouterr() == ("", answer)


def test_the_fault_of_a_topic_is_what_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (DOCS / "topics.ja.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^kbindex: topics\.toml: .*$", page, flags=re.MULTILINE)
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text("# A\n", encoding="utf-8")
    topics = tmp_path / "topics.toml"
    topics.write_text('[watchtower]\nlabel = "W"\nbroader = ["monitorin"]\n', "utf-8")
    given = ["--lang", "ja", "--episodes", str(tmp_path / "episodes")]
    assert run([*given, "--index", str(tmp_path / "index"), "tags"]) == 2
    said = capsys.readouterr().err.replace(str(topics), "topics.toml")
    assert said == f"{line}\n"
