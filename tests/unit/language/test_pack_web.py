"""The pack of words of web development: its form, and that no word means two things."""

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from typing import NamedTuple

import pytest

from kbindex.language import Analyzer, build_analyzer
from kbindex.language.bridges.keys import keys_of
from kbindex.language.bridges.sources import parse_glossary

DATA = resources.files("kbindex.language") / "bridges/data"
PACK = DATA / "packs/web.txt"
GLOSSARY = DATA / "glossary.txt"

DECIDING = " | with: "
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龯]")
PART_END = re.compile(r"[ -]|[a-z](?=[A-Z])")
SHORT_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Z]+)?")


class Line(NamedTuple):
    members: tuple[str, ...]
    deciding: tuple[str, ...]


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def parse_line(line: str) -> Line:
    group, mark, words = line.partition(DECIDING)
    return Line(tuple(group.split(" = ")), tuple(words.split(", ")) if mark else ())


def lines_of(text: str) -> list[Line]:
    return [
        parse_line(line)
        for line in text.splitlines()
        if line and not line.startswith("#")
    ]


LINES = lines_of(PACK.read_text(encoding="utf-8"))
GLOSSARY_LINES = lines_of(GLOSSARY.read_text(encoding="utf-8"))


def stands_for(short: str, name: str) -> bool:
    """Say whether the letters of `short` stand in `name`, in their order.

    Its first letter is the name's first; two capitals make it a short name. The name
    has parts: *Content Security Policy*, *stale-while-revalidate*, *XMLHttpRequest*.
    """
    if not SHORT_NAME.fullmatch(short) or sum(map(str.isupper, short)) < 2:
        return False
    letters = iter(name.casefold())
    return (
        bool(PART_END.search(name))
        and short[0].casefold() == name[0].casefold()
        and all(letter in letters for letter in short.casefold() if letter.isalpha())
    )


def is_abbreviation(line: Line) -> bool:
    names = [name for name in line.members if name.isascii()]
    return any(
        stands_for(short, name) for short in names for name in names if name != short
    )


def is_english(member: str) -> bool:
    return not JAPANESE.search(member)


@cache
def analyzer() -> Analyzer:
    return build_analyzer()


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("LCP", "Largest Contentful Paint", True),
        ("WAI-ARIA", "Web Accessible Internet ARIA", True),
        ("XHR", "XMLHttpRequest", True),
        ("LCP", "Largest Contentful", False),
        ("LCP", "A Largest Contentful Paint", False),
        ("dialog", "dialog box", False),
        ("DOM", "domain", False),
    ],
)
def test_short_name_is_known_by_its_letters(
    short: str, name: str, *, expected: bool
) -> None:
    assert stands_for(short, name) is expected


def test_file_is_utf_8_with_plain_line_ends() -> None:
    encoded = PACK.read_bytes()
    assert b"\r" not in encoded
    assert not encoded.startswith(b"\xef\xbb\xbf")
    assert encoded.endswith(b"\n")


def test_lines_are_groups_of_two_members_and_more() -> None:
    bad = [
        line
        for line in LINES
        if len(line.members) < 2
        or any(not member or member != member.strip() for member in line.members)
        or any("|" in member for member in line.members)
    ]
    assert bad == []


def test_members_are_read_as_those_of_a_glossary_are() -> None:
    text = "\n".join(" = ".join(line.members) for line in LINES)
    read = parse_glossary(text, source=PACK.name)
    assert [line.members for line in read] == [line.members for line in LINES]


def test_lines_are_sorted_by_their_first_members() -> None:
    firsts = [line.members[0].casefold() for line in LINES]
    assert firsts == sorted(firsts)


def test_no_member_stands_twice() -> None:
    times = Counter(fold(member) for line in LINES for member in line.members)
    assert [member for member, count in times.items() if count > 1] == []


def test_no_member_stands_in_the_glossary() -> None:
    general = {fold(member) for line in GLOSSARY_LINES for member in line.members}
    assert [
        member for line in LINES for member in line.members if fold(member) in general
    ] == []


def test_groups_lead_from_english_to_japanese_or_from_a_short_name() -> None:
    bad = [
        line
        for line in LINES
        if not is_english(line.members[0])
        or not (
            is_abbreviation(line)
            or any(JAPANESE.search(member) for member in line.members)
        )
    ]
    assert bad == []


def test_words_that_decide_are_there_and_each_is_there_once() -> None:
    bad = [
        line.members[0]
        for line in LINES
        if line.deciding
        and (
            not all(word and word == word.strip() for word in line.deciding)
            or len(set(map(fold, line.deciding))) < len(line.deciding)
        )
    ]
    assert bad == []
    assert any(line.deciding for line in LINES)


def test_full_name_decides_itself() -> None:
    """Only the short name, the first, needs another word beside it."""
    bad = [
        member
        for line in LINES
        if line.deciding
        for member in line.members[1:]
        if not any(fold(word) in fold(member) for word in line.deciding)
    ]
    assert bad == []


def test_pack_is_large_enough() -> None:
    assert len(LINES) >= 450
    assert sum(map(is_abbreviation, LINES)) >= 170


def test_no_two_groups_lie_under_one_key() -> None:
    """Stems and what is cut off a Japanese word join words that are not the same.

    全画面 is also found as 画面, 不可逆圧縮 as 可逆圧縮. So the keys are compared, too,
    in the pack and with the glossary.
    """
    groups: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    of_the_pack: set[str] = set()
    for source, lines in (("glossary", GLOSSARY_LINES), ("pack", LINES)):
        for line in lines:
            for member in line.members:
                keys = keys_of(member, analyzer().analyze(member))
                assert keys
                for key in keys:
                    groups[key].add((source, line.members[0]))
                if source == "pack":
                    of_the_pack.update(keys)
    shared = {key: groups[key] for key in of_the_pack if len(groups[key]) > 1}
    # A picture of a page and an image of a container are one word in English alone.
    assert shared == {"~imag": {("glossary", "image"), ("pack", "images")}}
