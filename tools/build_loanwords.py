"""Build the loanword table: katakana and the English words that it comes from.

    sys.dic of UniDic ─ iter_features ─ parse_feature ─ clean_origin ─ is_english
        ─ drop_old_spellings ─ add_variants ─ apply_overrides
        ─ render_table ─ loanwords.tsv

UniDic gives a loanword's lemma together with its origin, モニタリング-monitoring. The
compiled dictionary keeps these features as text, so that no tagger is needed. How to
run it, and which words are left out: `tools/README.md`.
"""

import argparse
import csv
import hashlib
import itertools
import re
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BRIDGES = Path(__file__).parents[1] / "src/kbindex/language/bridges/data"
TABLE = BRIDGES / "loanwords.tsv"
OVERRIDES = Path(__file__).with_name("loanword_overrides.tsv")
NOTICE = Path(__file__).with_name("unidic-notice.txt")
WORD_LISTS = (
    Path("/usr/share/dict/american-english-small"),
    Path("/usr/share/dict/british-english-small"),
    Path(__file__).with_name("loanword_lexicon.txt"),
)

Table = dict[str, tuple[str, ...]]

_HEADER = struct.Struct("<10I32s")
_MAGIC = 0xEF718F77
"""A MeCab dictionary opens with its own size, xor-ed with this (dictionary.cpp)."""

_LOANWORD = "外"
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
_OBSOLETE = frozenset("ヮヰヱヲ")
_NOTE = re.compile(r"[(（].*?[)）]")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)*(?:[ -][a-z]+(?:'[a-z]+)*)*")

# Endings that Japanese writes with a long vowel or without: サーバー, サーバ; メモリー.
_LONG_ENDING = re.compile(r"(?:[aeo]r|re|[^aeo]y)$")
_DROPPED_AFTER = re.compile(
    r"[アカガサザタダナハバパマヤラワァャイキギシジチヂニヒビピミリィ]$"
)
_MIN_VARIANT = 4
"""Kana that are left where a long ending goes: カー and シティー keep theirs.

JIS Z 8301 drops it from three kana on, メモリ; those that are usual are in UniDic.
"""

_MAX_CLIPPED = 5
"""Letters that two kana can stand for: ログ is log, but アグ is no agriculture."""

_MAX_RATIO = 2.0
"""Letters a kana that several words can have: サンキュー is thank you."""

_MODERN_KANA = str.maketrans("ツヤユヨヂヅ", "ッャュョジズ")
_DOUBLED_I = re.compile(r"(?<=[キギシジチニヒビピミリ])[イィ]ー?$")

STOP_WORDS = frozenset(
    "a an and are as at be but by do for from he her him his i if in is it me my no not"  # noqa: SIM905 - a list would take fifty lines
    " of off on or our she so that the their them they this to up us was we what who"
    " will with you your".split()
)
"""Words that match everything: a bridge to one of them only adds noise."""


class Loanword(NamedTuple):
    """A katakana spelling and the foreign word that UniDic derives it from."""

    katakana: str
    origin: str


def iter_features(dictionary: bytes) -> Iterator[str]:
    """Yield the feature lines of a compiled MeCab dictionary, `sys.dic`.

    Its layout: a header of ten 32-bit numbers and the charset, a double array, the
    tokens, and the features as zero-terminated text.

    Raises:
        ValueError: The bytes are no whole MeCab dictionary in UTF-8.
    """
    if len(dictionary) < _HEADER.size:
        raise ValueError("too short for a MeCab dictionary")
    magic, *_, array_size, token_size, feature_size, _, charset = _HEADER.unpack_from(
        dictionary
    )
    start = _HEADER.size + array_size + token_size
    if magic ^ _MAGIC != len(dictionary) or start + feature_size != len(dictionary):
        raise ValueError("not a MeCab dictionary, or not a whole one")
    if charset.rstrip(b"\0").lower() not in {b"utf8", b"utf-8"}:
        raise ValueError(f"expected UTF-8, found {charset!r}")
    for feature in dictionary[start:].split(b"\0"):
        if feature:
            yield feature.decode("utf-8")


def parse_feature(line: str) -> Loanword | None:
    """Read one feature line; None where it is no loanword written in katakana.

    Names are no loanwords to UniDic (they are 固, not 外). The middle dot goes, as the
    index does not see it: ボサ・ノヴァ.
    """
    fields = next(csv.reader([line]))
    # Fields 7, 8 and 12 of UniDic 2.1: lemma, orth, goshu.
    if len(fields) < 13 or fields[12] != _LOANWORD:  # noqa: PLR2004 - as above
        return None
    _, _, origin = fields[7].partition("-")
    katakana = fields[8].replace("・", "")
    if not origin or not _KATAKANA.fullmatch(katakana) or _OBSOLETE & set(katakana):
        return None
    return Loanword(katakana, origin)


def clean_origin(origin: str) -> str | None:
    """Normalise an origin: lower case, no accents, no notes; None if not Latin.

    `Café` → `cafe`; `bossa nova` stays two words; `mark（印）` → `mark`.
    """
    decomposed = unicodedata.normalize("NFKD", _NOTE.sub("", origin))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = " ".join(bare.lower().split())
    return folded if _LATIN.fullmatch(folded) else None


def is_english(origin: str, lexicon: frozenset[str]) -> bool:
    """Tell whether every word of a cleaned origin is in `lexicon`, and one has content.

    UniDic does not name the language. German `Metrik`, Latin species and chemical
    compounds fail; a foreign word that is spelt as an English one passes, and is right
    nearly always (`restaurant`).
    """
    words = re.split(r"[ -]", origin)
    return all(word in lexicon for word in words) and not STOP_WORDS.issuperset(words)


def is_clipped(katakana: str, origin: str) -> bool:
    """Tell whether a few kana stand for a long word, or for several.

    Such clippings (アナ, announcer; エンスト, engine stop) mean too many things, or
    words that English does not use. Those of our field are overrides.
    """
    if " " in origin:
        return len(origin) > _MAX_RATIO * len(katakana)
    return len(katakana) == 2 and len(origin) > _MAX_CLIPPED  # noqa: PLR2004 - kana


def collect_loanwords(features: Iterable[str], lexicon: frozenset[str]) -> Table:
    """Collect the English origins of each katakana spelling, in alphabetical order."""
    origins: dict[str, set[str]] = {}
    for line in features:
        loanword = parse_feature(line)
        if loanword is None:
            continue
        origin = clean_origin(loanword.origin)
        if origin is None or is_clipped(loanword.katakana, origin):
            continue
        if is_english(origin, lexicon):
            origins.setdefault(loanword.katakana, set()).add(origin)
    return {katakana: tuple(sorted(found)) for katakana, found in origins.items()}


def drop_old_spellings(table: Table) -> Table:
    """Return `table` without スイツチ, where スイッチ has the same origin.

    Old print had no small kana; the rest is whim (エネルギィ). Nobody types either, but
    they would crowd out the usual spelling where English leads to a few katakana.
    """
    return {
        katakana: origins
        for katakana, origins in table.items()
        if not any(
            table.get(modern) == origins for modern in modern_spellings(katakana)
        )
    }


def modern_spellings(katakana: str) -> Iterator[str]:
    """Yield how a word in an old spelling may be written today.

    Some of the large ツ, ヤ, ユ, ヨ small, ジ and ズ for ヂ and ヅ, a plain final ー:
    キヤツチ → キヤッチ, キャツチ, キャッチ; エネルギイ → エネルギー.
    """
    choices = ({kana, kana.translate(_MODERN_KANA)} for kana in katakana)
    for letters in itertools.product(*(sorted(choice) for choice in choices)):
        spelling = "".join(letters)
        for modern in (spelling, _DOUBLED_I.sub("ー", spelling)):
            if modern != katakana:
                yield modern


def short_spelling(katakana: str, origins: Sequence[str]) -> str | None:
    """Return the spelling without the final long vowel, if that is usual.

    Technical writing drops it in long words: コントローラー, コントローラ. Only where
    an origin ends in -er, -or, -ar, -re or -y.
    """
    short = katakana.removesuffix("ー")
    usual = (
        short != katakana
        and len(short) >= _MIN_VARIANT
        and _DROPPED_AFTER.search(short)
        and any(_LONG_ENDING.search(origin) for origin in origins)
    )
    return short if usual else None


def add_variants(table: Table) -> Table:
    """Return `table` with the short spellings that it lacks.

    What UniDic itself says of a spelling stays.
    """
    variants: Table = {}
    for katakana, origins in table.items():
        short = short_spelling(katakana, origins)
        if short is not None and short not in table:
            variants[short] = origins
    return table | variants


def parse_overrides(text: str) -> Table:
    """Read the reviewed lines; no words on the right mean that the entry must go.

    Raises:
        ValueError: A line has no tab, or a spelling stands twice.
    """
    overrides: Table = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        katakana, tab, right = line.partition("\t")
        if not tab or katakana in overrides:
            raise ValueError(f"line {number}: no tab, or {katakana} a second time")
        words = (word.strip() for word in right.split(","))
        overrides[katakana] = tuple(word for word in words if word)
    return overrides


def apply_overrides(table: Table, overrides: Mapping[str, tuple[str, ...]]) -> Table:
    """Return `table` with the overridden entries replaced, added or removed."""
    merged = table | dict(overrides)
    return {katakana: words for katakana, words in merged.items() if words}


def render_table(table: Mapping[str, Sequence[str]], head: str) -> str:
    """Write the table, sorted by code points, below `head` as comments."""
    comments = (f"# {line}".rstrip() for line in head.splitlines())
    lines = (f"{key}\t{','.join(words)}" for key, words in sorted(table.items()))
    return "".join(f"{line}\n" for line in (*comments, *lines))


def build_head(dictionary: Path, word_lists: Iterable[Path]) -> str:
    """Write the head of the table: what it was made from, and UniDic's notice."""
    version = dictionary.with_name("version").read_text(encoding="utf-8").strip()
    inputs = [f"  UniDic {version} sys.dic, sha256 {_digest(dictionary)}"]
    inputs += [f"  {path.name}, sha256 {_digest(path)}" for path in word_lists]
    return "\n".join(
        (
            "Katakana loanwords and the English words that they come from.",
            "Generated by tools/build_loanwords.py; do not edit: corrections belong in",
            "loanword_overrides.tsv, which is applied last.",
            "",
            "Made from:",
            *inputs,
            "",
            NOTICE.read_text(encoding="utf-8"),
        )
    )


def read_lexicon(paths: Iterable[Path]) -> frozenset[str]:
    """Read English word lists, a word a line, folded to lower case without accents.

    Lines that are no words (comments) are passed over.
    """
    words = (
        clean_origin(line)
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return frozenset(word for word in words if word is not None)


def main(arguments: Sequence[str]) -> int:
    """Write the table; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dictionary", type=Path, help="the file sys.dic of UniDic")
    parser.add_argument("--word-list", type=Path, nargs="+", default=WORD_LISTS)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    features = iter_features(options.dictionary.read_bytes())
    table = collect_loanwords(features, read_lexicon(options.word_list))
    table = add_variants(drop_old_spellings(table))
    overrides = parse_overrides(OVERRIDES.read_text(encoding="utf-8"))
    table = apply_overrides(table, overrides)
    text = render_table(table, build_head(options.dictionary, options.word_list))
    if options.check:
        return int(not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text)
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(table)} entries, {len(overrides)} overrides, {len(text.encode())} B")
    return 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
