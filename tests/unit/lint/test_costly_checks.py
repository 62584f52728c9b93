"""Notes that would take the rules more time than they weigh."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import quickest

from kbindex.lint import RULES, Linter, Notes
from kbindex.lint import spelling_checks as spelling
from kbindex.lint.page import find_code_spans, parse_notes
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile
from kbindex.shownotes.reader import Reader

CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(codes=frozenset(rule.code for rule in RULES))


def seconds(linter: Linter, text: str) -> float:
    """Return what all rules take for a page: the best of three."""
    file = EpisodeFile(id=EpisodeId("7"), path="7.md")
    return quickest(
        lambda: linter.check(Notes(file=file, path="7.md", content=text.encode()))
    )


@pytest.mark.parametrize(
    "unit",
    [
        *(":) ", "\u200b", "<p>x", "`a", "<img ", "Kubernets "),
        *("[x](https://a b ", "[a]() ", "[[a]", "http:/a ", "http://", "TODO: "),
        *("####[x](", "＃", "-　", "<<<<<<< "),
    ],
    ids=repr,
)
def test_a_line_takes_time_in_proportion_to_its_length(
    linter: Linter, unit: str
) -> None:
    """Regression: 20 KB of `<p>x` took 13 s; eight times as much, 64 times as long."""
    text = "## 題\n\n- " + unit * (5_000 // len(unit))
    long = "## 題\n\n- " + unit * (40_000 // len(unit))
    assert seconds(linter, long) < 24 * seconds(linter, text) + 0.1


def test_elements_on_one_line_are_one_text() -> None:
    """Each was the whole line: a thousand elements, a thousand times the line."""
    file = EpisodeFile(id=EpisodeId("7"), path="7.md")
    page = parse_notes(("<p>x" * 1000).encode(), file, Reader(), path="7.md")
    assert page.texts == ((0, 4000),)


@given(st.text(alphabet="`\\a \n", max_size=40))
def test_code_spans_are_those_between_equal_runs_of_backticks(text: str) -> None:
    expected = [match.span() for match in CODE_SPAN.finditer(text)]
    assert list(find_code_spans(text, 0, len(text))) == expected


def test_a_word_is_compared_with_few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word of a page was compared with all names of products."""
    is_near = spelling._is_near  # noqa: SLF001 - counted
    compared: list[str] = []

    def count(word: str, name: str) -> bool:
        compared.append(name)
        return is_near(word, name)

    speller = spelling.load_speller()
    monkeypatch.setattr(spelling, "_is_near", count)
    found = speller.find("kuberentes")
    assert found is not None
    assert found.name == "Kubernetes"
    assert speller.find("watermelon") is None
    assert len(compared) < 5
