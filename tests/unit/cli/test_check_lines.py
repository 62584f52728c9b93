"""What `check` shows of its findings."""

from kbindex.cli.screens.check_lines import statistics_lines
from kbindex.cli.screens.terminal import Style
from kbindex.lint import Edit, Finding
from kbindex.messages import Message


def finding(code: str, *, is_fixable: bool = False) -> Finding:
    edit = Edit(start=0, end=1, replacement="") if is_fixable else None
    said = Message("wrong")
    return Finding(path="001.md", line=1, column=1, code=code, said=said, edit=edit)


FINDINGS = [finding("KB101"), *[finding("KB304", is_fixable=True)] * 12]


def test_on_a_screen_counts_have_headings() -> None:
    lines = list(statistics_lines(FINDINGS, Style(is_on=False, columns=60)))
    assert lines == [
        "places  rule        name",
        "    12  KB304  [*]  invisible-character",
        "     1  KB101       impossible-date",
    ]


def test_in_a_pipe_there_are_the_counts_alone() -> None:
    lines = list(statistics_lines(FINDINGS[:1], Style(is_on=False)))
    assert lines == ["1  KB101  impossible-date"]
    assert list(statistics_lines([], Style(is_on=False, columns=60))) == []
