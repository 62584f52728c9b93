"""Laws of the analyzer, whatever the text."""

import unicodedata
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from kbindex.language import How, Term, build_analyzer
from kbindex.language.analysis.char_filters import (
    MappedText,
    drop_invisible,
    fold_width,
)
from kbindex.language.analysis.tokenizer import token_pattern

ANALYZER = build_analyzer()
law = settings(deadline=None)  # the first example loads the dictionary

LETTERS = "abcXYZ019"
HOW_RANK = {how: rank for rank, how in enumerate(How)}
KATAKANA = "アイカガサテパプンー"
JAPANESE = "監視可観測性基盤年月のをはですことつ々" + KATAKANA
SIGNS = " \n\t.,-_/@#+':=()!、。・「」"
INVISIBLE = "\u200b\u200d\ufeff\u00ad\u2060\u202e\x00\x1b\ud800"
ODD = "ßéΩж한ไทย😀👍🏽ﬁ㍍ＡｂＺ９ｱｶﾞﾊﾟｰ’‐\u0301\u3099" + INVISIBLE

# ruff: noqa: SIM905  # a line of words
WORDS = st.sampled_from(
    "監視 クラスタ サーバー 可観測性 第2回 行われ それは Pod k8s cert-manager"
    " VictoriaMetrics v1.21.3 C++ .NET Node.js CI/CD --dry-run @octocat don't What’s"
    " https://a.example/b-c?d=e ｻｰﾊﾞ Ｋ８ｓ".split()
)


def mixed(alphabet: str) -> st.SearchStrategy[str]:
    """Texts of characters and words, so that both tokens and odd cuts are frequent."""
    pieces = st.one_of(st.text(alphabet, max_size=6), WORDS)
    return st.lists(pieces, max_size=12).map("".join)


TEXTS = mixed(LETTERS + JAPANESE + SIGNS + ODD)
PLAIN_TEXTS = st.lists(st.text(LETTERS + JAPANESE + SIGNS, max_size=8), max_size=8).map(
    "".join
)
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def words(text: str) -> list[Term]:
    return [term for term in ANALYZER.analyze(text) if term.how is How.WORD]


def texts_of(text: str) -> Counter[tuple[str, How, int]]:
    return Counter((t.text, t.how, t.position) for t in ANALYZER.analyze(text))


def without_invisible(text: str) -> str:
    return "".join(c for c in text if c not in INVISIBLE)


@law
@given(st.one_of(TEXTS, ANY_TEXT))
def test_spans_lie_in_the_text_and_are_in_order(text: str) -> None:
    """Spans are half-open and never empty; order is start, longer first, how."""
    terms = ANALYZER.analyze(text)
    assert all(0 <= term.start < term.end <= len(text) for term in terms)
    order = [(term.start, -term.end, HOW_RANK[term.how]) for term in terms]
    assert order == sorted(order)


@law
@given(st.one_of(TEXTS, ANY_TEXT))
def test_no_term_stands_twice_in_one_place(text: str) -> None:
    """Text, how, start and end make a term."""
    terms = ANALYZER.analyze(text)
    assert len({astuple(term)[:4] for term in terms}) == len(terms)


@law
@given(st.one_of(TEXTS, ANY_TEXT))
def test_term_texts_are_folded_and_never_empty(text: str) -> None:
    """What is indexed is NFKC and lower case, so that equal terms compare equal."""
    for term in ANALYZER.analyze(text):
        folded = unicodedata.normalize("NFKC", term.text.casefold())
        assert term.text == folded or term.how is How.BIGRAM
        assert term.text


@law
@given(TEXTS)
def test_analysis_is_deterministic(text: str) -> None:
    """The same text has the same terms, in this analyzer and in a fresh one."""
    terms = ANALYZER.analyze(text)
    assert ANALYZER.analyze(text) == terms
    assert build_analyzer().analyze(text) == terms


@law
@given(mixed(LETTERS + SIGNS + "ßéΩж한ﬁＡｂＺ９’‐" + INVISIBLE))
def test_a_latin_word_is_the_folded_slice_of_the_text(text: str) -> None:
    """Nothing is added to a word, and nothing lost, but what is invisible."""
    for term in words(text):
        written = without_invisible(text[term.start : term.end])
        written = written.replace("’", "'").replace("‐", "-")
        folded = unicodedata.normalize("NFKC", written).casefold()
        if folded.isascii():
            assert term.text == folded


@law
@given(PLAIN_TEXTS)
def test_bigrams_and_parts_stand_where_they_say(text: str) -> None:
    """In text that no char filter changes, they are literally there."""
    for term in ANALYZER.analyze(text):
        if term.how in {How.BIGRAM, How.PART}:
            assert text[term.start : term.end].lower() == term.text


@law
@given(PLAIN_TEXTS)
def test_full_width_letters_change_no_term(text: str) -> None:
    """A text typed in full-width letters and digits has the terms of its plain form."""
    wide = "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text
    )
    assert ANALYZER.analyze(wide) == ANALYZER.analyze(text)


HALF_WIDTH = {
    unicodedata.normalize("NFKC", kana + mark): kana + mark
    for kana in map(chr, range(0xFF66, 0xFF9E))
    for mark in ("", "ﾞ", "ﾟ")
}


@law
@given(PLAIN_TEXTS)
def test_half_width_kana_change_no_term(text: str) -> None:
    """Katakana in half width, where ガ takes two characters, has the same terms."""
    half = "".join(HALF_WIDTH.get(c, c) for c in text)
    assert texts_of(half) == texts_of(text)


@law
@given(PLAIN_TEXTS)
def test_case_changes_no_word(text: str) -> None:
    """Case makes parts (camel case), but words are the same in any."""
    assert words(text.upper()) == words(text) == words(text.lower())


@law
@given(TEXTS, st.sampled_from(INVISIBLE), st.data())
def test_invisible_characters_change_no_term(
    text: str, invisible: str, data: st.DataObject
) -> None:
    """They count as absent, wherever they stand: in a word, a cluster, a version."""
    places = st.lists(st.integers(0, len(text)), max_size=5)
    spotted = text
    for place in data.draw(places):
        spotted = spotted[:place] + invisible + spotted[place:]
    assert texts_of(spotted) == texts_of(text)


@law
@given(TEXTS, st.sampled_from(["\n", " ", "\n\n"]), TEXTS)
def test_a_text_beside_another_keeps_its_words(
    left: str, between: str, right: str
) -> None:
    """Words do not depend on what stands beyond white space."""
    shift = len(left) + len(between)
    expected = [astuple(term)[:4] for term in words(left)]
    expected += [
        (term.text, term.start + shift, term.end + shift, term.how)
        for term in words(right)
    ]
    assert [astuple(term)[:4] for term in words(left + between + right)] == expected


@law
@given(st.one_of(TEXTS, ANY_TEXT))
def test_positions_rise_with_the_text(text: str) -> None:
    """Each word has a position of its own, a later one where it starts later."""
    found = sorted(words(text), key=lambda term: term.position)
    assert len({term.position for term in found}) == len(found)
    assert [t.start for t in found] == sorted(t.start for t in found)


@law
@given(st.one_of(TEXTS, ANY_TEXT))
def test_folding_by_cluster_is_folding_the_whole(text: str) -> None:
    """`fold_width` gives the NFKC of the text, though it works in pieces."""
    visible = drop_invisible(MappedText.of(text))
    folded = fold_width(visible)
    assert folded.text == unicodedata.normalize("NFKC", visible.text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)


@given(st.text(st.sampled_from("abAB01-./@_+#'()[]:~%=&?<>\" \t\n"), max_size=30))
@example("see http://a.example/(b) C# v1.2")
def test_pattern_of_ascii_finds_what_the_one_of_all_scripts_finds(text: str) -> None:
    found = [
        [(match.lastgroup, match.span()) for match in pattern.finditer(text)]
        for pattern in (token_pattern(is_ascii=True), token_pattern(is_ascii=False))
    ]
    assert found[0] == found[1]
