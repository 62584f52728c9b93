"""Pages in two languages say the same: headings, code, tables and links.

A change of one without the other fails here, and says where.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JAPANESE = sorted([*ROOT.glob("*.ja.md"), *(ROOT / "docs").glob("*.ja.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s#]+)")
REMARK = re.compile(r"\s+(#.*|[(（].*[)）])$")

SHOWN = frozenset({"text"})
"""Blocks of what the program prints, or drawings: they are translated."""

each_page = pytest.mark.parametrize("japanese", JAPANESE, ids=lambda path: path.name)


def twin(japanese: Path) -> Path:
    return japanese.with_name(japanese.name.replace(".ja.md", ".md"))


def texts(japanese: Path) -> tuple[str, str]:
    return twin(japanese).read_text("utf-8"), japanese.read_text("utf-8")


def prose(page: str) -> str:
    return BLOCK.sub("", page)


def code(page: str) -> list[tuple[str, list[str]]]:
    """The blocks of a page: kind, and the lines that are the same in every language."""
    return [(kind, list(spoken(kind, text))) for kind, text in BLOCK.findall(page)]


def spoken(kind: str, text: str) -> list[str]:
    lines = [REMARK.sub("", line) for line in text.split("\n")]
    if kind in SHOWN:
        return []
    if kind == "console" and "$ " in text:
        return [line for line in lines if line.startswith(("$ ", "> "))]
    return [line for line in lines if line and not line.startswith("#")]


def tables(page: str) -> list[list[frozenset[str]]]:
    """The tables of a page: of each row, what its first cell has as code."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", prose(page), flags=re.MULTILINE)
    return [[first_cell(row) for row in table.splitlines()] for table in found]


def first_cell(row: str) -> frozenset[str]:
    cell = re.split(r"(?<!\\)\|", row)[1]
    return frozenset(CODE.findall(cell))


def test_there_are_japanese_pages() -> None:
    names = {path.name.partition(".")[0] for path in JAPANESE}
    wanted = {"README", "tutorial", "commands", "query-language", "output", "topics"}
    assert wanted | {"check", "show-notes"} <= names


@each_page
def test_each_page_leads_to_its_twin_at_its_top(japanese: Path) -> None:
    english, translated = texts(japanese)
    assert f"]({japanese.name})" in english.partition("\n## ")[0]
    assert f"English: [{twin(japanese).name}]" in translated.partition("\n## ")[0]


@each_page
def test_the_headings_have_the_same_levels(japanese: Path) -> None:
    first, second = (HEADING.findall(prose(page)) for page in texts(japanese))
    assert first == second


@each_page
def test_the_blocks_of_code_are_the_same(japanese: Path) -> None:
    first, second = map(code, texts(japanese))
    if japanese.name == "README.ja.md":  # one searches in English, one in Japanese
        second = [
            (kind, [line.replace("サービスメッシュ", "service mesh") for line in lines])
            for kind, lines in second
        ]
    assert first == second


@each_page
def test_the_tables_are_about_the_same(japanese: Path) -> None:
    first, second = map(tables, texts(japanese))
    if japanese.name == "README.ja.md":
        assert list(map(len, first)) == list(map(len, second))
    else:
        assert first == second


@each_page
def test_the_links_lead_to_the_same_pages(japanese: Path) -> None:
    """And to Japanese ones where there are any."""
    first, second = ({*LINK.findall(prose(page))} for page in texts(japanese))
    left = {
        link
        for link in second - {twin(japanese).name}
        if (japanese.parent / link.replace(".md", ".ja.md")).resolve() in JAPANESE
        and not link.endswith(".ja.md")
    }
    assert left == set()
    assert {link.replace(".ja.", ".") for link in first} == {
        link.replace(".ja.", ".") for link in second
    }


def test_a_heading_or_a_command_that_is_missing_is_noticed() -> None:
    page = "# A\n\n```sh\nkbindex tags  # all\n```\n\n| `a` | b |\n|---|---|\n"
    assert code(page) == [("sh", ["kbindex tags"])]
    assert tables(page) == [[frozenset({"a"}), frozenset()]]
    assert spoken("console", "$ kbindex tags\n1 tag\n") == ["$ kbindex tags"]
    assert spoken("text", "drawn") == []
    assert HEADING.findall(prose(page)) == ["#"]


@each_page
def test_what_is_printed_has_the_same_numbers(japanese: Path) -> None:
    """It is translated, but of one archive: `public: 1631 files, 1631 written`."""
    english, translated = (
        [
            sorted(re.findall(r"[0-9]+", text))
            for kind, text in BLOCK.findall(page)
            if kind in SHOWN
        ]
        for page in texts(japanese)
    )
    assert translated == english
