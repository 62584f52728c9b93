"""The bridge files of the package: their form, and the traps that must stay shut."""

import re
import unicodedata
from collections import Counter
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from kbindex.config import WORD_PACKS
from kbindex.language import Analyzer, How, scripts, term_key
from kbindex.language.bridges.building import package_groups
from kbindex.language.bridges.keys import ways_to_meet
from kbindex.language.bridges.sources import (
    parse_glossary,
    read_bridge_file,
    words_of_pack,
)
from kbindex.language.word_lists import ABSTRACT_SUFFIXES, FORMAL_NOUNS

BRIDGES = resources.files("kbindex.language") / "bridges/data"
TOOLS = Path(__file__).parents[3] / "tools"
MAX_TABLE_BYTES = 400 * 1024

KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
ENGLISH = re.compile(r"[a-z][a-z']*(?:[ -][a-z]+(?:'[a-z]+)*)*")


def file_of(name: str) -> Traversable:
    """Return a bridge file, or one of the tool that makes them."""
    return (TOOLS if name == "loanword_overrides.tsv" else BRIDGES) / name


def lines_of(name: str) -> list[str]:
    """Return the lines of a bridge file that are no comments."""
    text = file_of(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_table(name: str) -> dict[str, tuple[str, ...]]:
    rows = (line.partition("\t") for line in lines_of(name))
    return {key: tuple(filter(None, words.split(","))) for key, _, words in rows}


LOANWORDS = read_table("loanwords.tsv")
OVERRIDES = read_table("loanword_overrides.tsv")


# Loanwords


@pytest.mark.parametrize("name", ["loanwords.tsv", "loanword_overrides.tsv"])
def test_table_is_sorted_and_each_spelling_stands_once(name: str) -> None:
    keys = [line.partition("\t")[0] for line in lines_of(name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", ["loanwords.tsv", "loanword_overrides.tsv"])
def test_file_is_utf_8_with_plain_line_ends(name: str) -> None:
    encoded = file_of(name).read_bytes()
    assert b"\r" not in encoded
    assert not encoded.startswith(b"\xef\xbb\xbf")
    assert encoded.endswith(b"\n")


@pytest.mark.parametrize("name", ["loanwords.tsv", "loanword_overrides.tsv"])
def test_lines_are_katakana_a_tab_and_english_words(name: str) -> None:
    may_be_empty = name == "loanword_overrides.tsv"
    bad = [
        line
        for line in lines_of(name)
        for key, tab, right in [line.partition("\t")]
        if not tab
        or not KATAKANA.fullmatch(key)
        or not (right or may_be_empty)
        or not all(map(ENGLISH.fullmatch, right.split(",") if right else ()))
    ]
    assert bad == []


def test_no_word_stands_twice_on_a_line() -> None:
    assert [
        key for key, words in LOANWORDS.items() if len(set(words)) < len(words)
    ] == []


def test_table_is_large_but_not_too_large() -> None:
    assert len(LOANWORDS) >= 5000
    assert len(OVERRIDES) >= 600
    assert len((BRIDGES / "loanwords.tsv").read_bytes()) <= MAX_TABLE_BYTES


def test_head_names_source_and_licence() -> None:
    text = (BRIDGES / "loanwords.tsv").read_text(encoding="utf-8")
    head = text.partition("\n" + lines_of("loanwords.tsv")[0])[0]
    assert "UniDic 2.1.2" in head
    assert "The UniDic Consortium" in head
    assert "Redistributions of source code must retain" in head
    assert "THIS SOFTWARE IS PROVIDED" in head


def test_every_override_is_applied() -> None:
    """The table is generated: run `tools/build_loanwords.py` where this fails."""
    applied = {key: LOANWORDS.get(key, ()) for key in OVERRIDES}
    assert applied == OVERRIDES


@pytest.mark.parametrize(
    ("katakana", "words"),
    [
        ("クラウド", "cloud"),
        ("ソース", "source"),
        ("ロード", "load road"),
        ("ルート", "root route"),
        ("ライト", "light write right"),
        ("リード", "read lead"),
        ("ポッド", "pod"),
        ("コンテナ", "container"),
        ("デプロイ", "deploy deployment"),
        ("ノード", "node"),
        ("クラスタ", "cluster"),
        ("クラスター", "cluster"),
        ("メトリック", "metric"),
        ("メトリクス", "metrics metric"),
        ("キャッシュ", "cache"),
        ("キュー", "queue"),
        ("バケット", "bucket"),
        ("コード", "code cord"),
        ("パス", "path pass"),
        ("ハブ", "hub"),
        ("カーネル", "kernel"),
        ("ドメイン", "domain"),
        ("フォーク", "fork"),
        ("マニフェスト", "manifest"),
        ("ポーリング", "polling"),
        ("パース", "parse"),
        ("デーモン", "daemon demon"),
        ("ユース", "use"),
        ("サーバレス", "serverless"),
        ("オブザーバビリティ", "observability"),
        ("オーケストレーション", "orchestration"),
        ("イングレス", "ingress"),
        ("サイドカー", "sidecar"),
    ],
)
def test_field_reads_a_word_its_own_way(katakana: str, words: str) -> None:
    assert LOANWORDS[katakana] == tuple(words.split())


@pytest.mark.parametrize(
    ("katakana", "word"),
    [
        ("クラウド", "crowd"),
        ("ソース", "sauce"),
        ("キャッシュ", "cash"),
        ("キュー", "cue"),
        ("メール", "male"),
        ("ホーム", "platform"),
        ("タイム", "thyme"),
        ("サイズ", "scythe"),
        ("フォーム", "foam"),
        ("リスト", "wrist"),
        ("コール", "coal"),
        ("ユース", "youth"),
    ],
)
def test_trap_stays_shut(katakana: str, word: str) -> None:
    assert word not in LOANWORDS[katakana]


@pytest.mark.parametrize(
    "spellings",
    [
        ("サーバ", "サーバー"),
        ("メモリ", "メモリー"),
        ("インタフェース", "インターフェース", "インターフェイス"),
        ("バイオリン", "ヴァイオリン"),
        ("コントローラ", "コントローラー"),
        ("スケジューラ", "スケジューラー"),
        ("リポジトリ", "リポジトリー", "レポジトリ"),
        ("アーキテクチャ", "アーキテクチャー"),
    ],
)
def test_spellings_of_a_word_agree(spellings: tuple[str, ...]) -> None:
    assert len({LOANWORDS[spelling] for spelling in spellings}) == 1


@pytest.mark.parametrize("katakana", ["アップ", "オン", "オフ", "イン", "コレ", "タレ"])
def test_words_that_only_add_noise_are_out(katakana: str) -> None:
    assert katakana not in LOANWORDS


# The glossary


def fold(member: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", member).casefold().split())


GROUPS = [line.split(" = ") for line in lines_of("glossary.txt")]

# Words that stand near each other in a dictionary and are different things here.
FORBIDDEN_JOINS = [
    ("storage", "保存"),
    ("storage", "save"),
    ("ストレージ", "保存"),
    ("save", "ストレージ"),
    ("container", "image"),
    ("コンテナ", "イメージ"),
    ("restriction", "constraint"),
    ("制限", "制約"),
    ("cloud", "crowd"),
    ("cluster", "node"),
    ("クラスタ", "ノード"),
    ("pod", "container"),
    ("deploy", "release"),
    ("デプロイ", "リリース"),
    ("monitoring", "observability"),
    ("監視", "可観測性"),
    ("log", "trace"),
    ("metric", "log"),
    ("authentication", "authorization"),
    ("認証", "認可"),
    ("認証", "暗号"),
    ("kubernetes", "docker"),
    ("service", "server"),
    ("サービス", "サーバー"),
    ("network", "internet"),
    ("source", "resource"),
    ("root", "route"),
    ("load", "road"),
    ("security", "safety"),
    ("test", "verification"),
    ("backup", "replica"),
    ("error", "failure"),
]


def test_glossary_has_enough_groups_of_two_members_and_more() -> None:
    assert len(GROUPS) >= 1200
    assert [group for group in GROUPS if len(group) < 2 or not all(group)] == []


def test_no_member_of_the_glossary_stands_twice() -> None:
    """A member in two groups would join them: A = B and B = C reads as A = C."""
    times = Counter(fold(member) for group in GROUPS for member in group)
    assert [member for member, count in times.items() if count > 1] == []


def test_glossary_is_sorted_by_its_first_members() -> None:
    firsts = [group[0].casefold() for group in GROUPS]
    assert firsts == sorted(firsts)


# Packs

PACK_GROUPS = {
    name: [
        line.members
        for line in parse_glossary(read_bridge_file(words_of_pack(name)), source=name)
    ]
    for name in WORD_PACKS
}


@pytest.mark.parametrize("name", WORD_PACKS)
def test_pack_is_sorted_and_no_member_stands_twice_or_in_the_glossary(
    name: str,
) -> None:
    """What the glossary has counts everywhere; a pack says what it does not."""
    groups = PACK_GROUPS[name]
    firsts = [group[0].casefold() for group in groups]
    assert groups
    assert firsts == sorted(firsts)
    members = [fold(member) for group in groups for member in group]
    assert [member for member, n in Counter(members).items() if n > 1] == []
    known = {fold(member) for group in GROUPS for member in group}
    assert sorted(known.intersection(members)) == []


@pytest.mark.parametrize(
    ("one", "other"), FORBIDDEN_JOINS, ids=[f"{a}-{b}" for a, b in FORBIDDEN_JOINS]
)
def test_no_group_joins_unlike_things(one: str, other: str) -> None:
    every = [*GROUPS, *(group for groups in PACK_GROUPS.values() for group in groups)]
    joined = [
        group for group in every if {fold(one), fold(other)} <= {*map(fold, group)}
    ]
    assert joined == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cryptojacking", "cryptocurrency mining"),
        ("man in the middle", "MITM"),
        ("MITM", "中間者攻撃"),
        ("remote code execution", "任意コード実行"),
        ("side-channel attack", "サイドチャネル攻撃"),
        ("CSRF", "cross-site request forgery"),
    ],
)
def test_names_of_one_attack_are_in_one_group(one: str, other: str) -> None:
    assert [g for g in GROUPS if {fold(one), fold(other)} <= {*map(fold, g)}] != []


def test_no_name_of_the_glossary_is_met_without_a_letter_that_tells_it_apart(
    analyzer: Analyzer,
) -> None:
    """Only what stands after Latin letters, and formal nouns, may be left out."""
    letter = re.compile(f"[{scripts.KATAKANA}{scripts.KANJI}]")
    light = FORMAL_NOUNS | ABSTRACT_SUFFIXES
    left: dict[str, set[str]] = {}
    for group in package_groups():
        for name in group.members:
            terms = analyzer.analyze(name)
            for way, _ in ways_to_meet(name, terms):
                held = [
                    term
                    for term in terms
                    if term_key(term) in way and term.how is not How.BIGRAM
                ]
                missing = {
                    name[at]
                    for at in (match.start() for match in letter.finditer(name))
                    if not any(t.start <= at < t.end for t in held)
                }
                left.setdefault(name, set()).update(missing)
    assert len(left) > 4000
    assert {n: m for n, m in left.items() if not m <= light} == {}
    assert sum(map(bool, left.values())) < 10
