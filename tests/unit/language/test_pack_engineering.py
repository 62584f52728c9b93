"""The glossary pack `engineering`: its form, and what it must not join."""

import re
import unicodedata
from collections import Counter, defaultdict
from importlib import resources
from typing import NamedTuple

import pytest

from kbindex.language import Analyzer
from kbindex.language.bridges.keys import keys_of, ways_to_meet

DATA = resources.files("kbindex.language") / "bridges/data"
DECIDING = " | with: "

JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龠々]")
ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z0-9&/.+-]{2,8}")

# Terms that a key of another group leads to as well, each read and found harmless.
SHARED_KEYS = {
    "~genet": "gene, genetics",
    "~iter": "iteration, iterator",
    "~projectmanag": "project manager, project management",
    "~softwarengineer": "software engineering, software engineer",
    "~vc": "VC, and VCS without its last letter: counts only beside one that decides",
}

# Members that are met by their end alone, which means the same.
MET_BY_THEIR_END = {"お掃除ロボット"}


class Group(NamedTuple):
    """A line of the pack.

    Args:
        members: In their order, as they are written.
        deciding: The words of which a query must have one; None where there are none.
    """

    members: list[str]
    deciding: list[str] | None


def lines_of(name: str) -> list[str]:
    """Return the lines of a bridge file that are no comments."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def group_of(line: str) -> Group:
    names, mark, words = line.partition(DECIDING)
    return Group(names.split(" = "), words.split(", ") if mark else None)


def fold(member: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", member).casefold().split())


def is_spelt_by(abbreviation: str, name: str) -> bool:
    """Say whether the letters of an abbreviation stand in a name, in their order."""
    letters = iter(name.casefold())
    return all(c in letters for c in abbreviation.casefold() if c.isalpha())


def explained_abbreviations(group: Group) -> list[str]:
    """Return the abbreviations that a longer English member of the group spells."""
    english = [name for name in group.members if not JAPANESE.search(name)]
    names = [name for name in english if len(name) > 8]
    return [
        short
        for short in english
        if ABBREVIATION.fullmatch(short) and any(is_spelt_by(short, n) for n in names)
    ]


GROUPS = [group_of(line) for line in lines_of("packs/engineering.txt")]
GLOSSARY = [line.split(" = ") for line in lines_of("glossary.txt")]


def test_pack_is_utf_8_with_plain_line_ends() -> None:
    encoded = (DATA / "packs/engineering.txt").read_bytes()
    assert b"\r" not in encoded
    assert not encoded.startswith(b"\xef\xbb\xbf")
    assert encoded.endswith(b"\n")


def test_pack_is_sorted_by_its_first_members() -> None:
    firsts = [group.members[0].casefold() for group in GROUPS]
    assert firsts == sorted(firsts)


def test_groups_have_two_members_and_more_without_spaces_around() -> None:
    bad = [g for g in GROUPS if len(g.members) < 2 or any(not fold(m) for m in g[0])]
    loose = [m for g in GROUPS for m in g.members if m != m.strip() or "|" in m]
    assert (bad, loose) == ([], [])


def test_no_member_stands_twice_or_in_the_glossary() -> None:
    """A member in two groups would join them: A = B and B = C reads as A = C."""
    times = Counter(fold(member) for group in GROUPS for member in group.members)
    general = {fold(member) for members in GLOSSARY for member in members}
    assert [member for member, count in times.items() if count > 1] == []
    assert sorted(general & times.keys()) == []


def test_groups_are_bilingual_or_explain_an_abbreviation() -> None:
    bad = [
        group.members
        for group in GROUPS
        if all(map(JAPANESE.search, group.members))
        or not (
            any(map(JAPANESE.search, group.members)) or explained_abbreviations(group)
        )
    ]
    assert bad == []


def test_first_member_is_english() -> None:
    assert [g.members for g in GROUPS if JAPANESE.search(g.members[0])] == []


def test_deciding_words_are_words_and_stand_once() -> None:
    deciding = [group.deciding for group in GROUPS if group.deciding is not None]
    bad = [
        words
        for words in deciding
        if not all(word and word == word.strip() for word in words)
        or len({*map(fold, words)}) < len(words)
    ]
    assert len(deciding) >= 80
    assert bad == []


def test_two_capitals_alone_need_a_word_that_decides() -> None:
    """`AR`, `IC`, `HR` mean something else in every field; `TV` means one thing."""
    bare = {
        member
        for group in GROUPS
        if group.deciding is None
        for member in group.members
        if re.fullmatch(r"[A-Z]{2}", member)
    }
    assert bare == {"TV"}


def test_pack_is_large() -> None:
    assert len(GROUPS) >= 1500
    assert len([group for group in GROUPS if explained_abbreviations(group)]) >= 300


def test_no_key_leads_to_two_groups_unread(analyzer: Analyzer) -> None:
    """Stems and shortened forms join what is written apart: 依存型, and 依存."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for members in (*GLOSSARY, *(group.members for group in GROUPS)):
        for member in members:
            for key in keys_of(member, analyzer.analyze(member)):
                groups[key].add(members[0])
    firsts = {group.members[0] for group in GROUPS}
    shared = {
        key for key, owners in groups.items() if len(owners) > 1 and owners & firsts
    }
    assert shared == SHARED_KEYS.keys()


def test_no_member_is_cut_to_its_end(analyzer: Analyzer) -> None:
    """A prefix is no word of its own: 素数 would be met by 数, 非正規化 by 正規."""
    cut = {
        member
        for member in (m for g in GROUPS for m in g.members if JAPANESE.search(m))
        for way, _ in ways_to_meet(member, analyzer.analyze(member))
        if len(way) == 1 and way[0] != fold(member) and fold(member).endswith(way[0])
    }
    assert cut == MET_BY_THEIR_END


# Words that stand near each other and are different things.
FORBIDDEN_JOINS = [
    ("array", "linked list"),
    ("variable", "constant"),
    ("mutex", "semaphore"),
    ("参照渡し", "値渡し"),
    ("abstract class", "interface"),
    ("optimistic locking", "悲観的ロック"),
    ("primary key", "foreign key"),
    ("inner join", "outer join"),
    ("shallow copy", "deep copy"),
    ("昇順", "降順"),
    ("breadth-first search", "深さ優先探索"),
    ("false positive", "偽陰性"),
    ("supervised learning", "教師なし学習"),
    ("accuracy", "適合率"),
    ("standard output", "標準エラー"),
    ("symmetric-key cryptography", "公開鍵暗号"),
    ("unit test", "system test"),
    ("LAN", "WAN"),
    ("RAM", "ROM"),
    ("upstream", "downstream"),
    ("correlation coefficient", "causality"),
    ("atom", "molecule"),
    ("planet", "小惑星"),
    ("solve", "resolve"),
    ("master's degree", "博士号"),
]


@pytest.mark.parametrize(
    ("one", "other"), FORBIDDEN_JOINS, ids=[f"{a}-{b}" for a, b in FORBIDDEN_JOINS]
)
def test_pack_joins_no_unlike_things(one: str, other: str) -> None:
    pair = {fold(one), fold(other)}
    assert [g for g in GROUPS if pair <= {*map(fold, g.members)}] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("array", "配列"),
        ("variable", "変数"),
        ("language", "言語"),
        ("statistics", "統計"),
        ("select", "選択"),
        ("data structure", "データ構造"),
        ("inheritance", "継承"),
        ("CRDT", "conflict-free replicated data type"),
    ],
)
def test_words_of_the_field_have_their_group(one: str, other: str) -> None:
    pair = {fold(one), fold(other)}
    assert [g for g in GROUPS if pair <= {*map(fold, g.members)}] != []
