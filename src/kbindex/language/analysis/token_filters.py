"""Token filters: each makes one kind of terms from the tokens of a text.

They take the filtered text and all its tokens, and place their terms in the filtered
text; the analyzer moves them to the original. None makes a term twice at one place.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kbindex.language.analysis.japanese import LongUnit, WordRole
from kbindex.language.analysis.technical import WORD_MAX, Piece, may_join
from kbindex.language.analysis.terms import How, Term
from kbindex.language.analysis.tokenizer import Kind, Token
from kbindex.language.scripts import hiragana_run, japanese_run
from kbindex.language.word_lists import ABSTRACT_SUFFIXES

TokenFilter = Callable[[str, Sequence[Token]], Iterator[Term]]

# 「クラウドネイティブコンピューティング」 has 18 characters; longer compounds are
# sentences without particles. Their neighbours are still taken together.
COMPOUND_MAX = 16
# Long units in a compound inside of a longer one.
NEIGHBOURS_MAX = 4

# Each look at a member of an enumeration takes as long as to make a term.
_WORD, _PART, _STEM = How.WORD, How.PART, How.STEM
_COMPOUND, _JOINED, _BIGRAM = How.COMPOUND, How.JOINED, How.BIGRAM
_WORD_KIND = Kind.WORD
_NUMBER, _CONTENT = WordRole.NUMBER, WordRole.CONTENT
_PREFIX, _SUFFIX = WordRole.PREFIX, WordRole.SUFFIX

_FOUND_ALONE = frozenset({WordRole.NOUN, _NUMBER, _CONTENT})
_COMPOUNDING = frozenset({WordRole.NOUN, _NUMBER, _PREFIX, _SUFFIX})


def words(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a WORD of each token: the folded token, or each short unit of Japanese."""
    for token in tokens:
        if token.japanese:
            start = token.start
            for position, unit in enumerate(token.japanese.units, token.position):
                form, role = unit.form, unit.role
                if not 0 < len(form) <= WORD_MAX:
                    continue
                if role in _FOUND_ALONE or (
                    role is _SUFFIX and form not in ABSTRACT_SUFFIXES
                ):
                    first, last = start + unit.start, start + unit.end
                    yield Term(form, first, last, _WORD, position)
        elif token.pieces and len(token.text) <= WORD_MAX:
            whole = token.pieces.whole
            yield Term(whole, token.start, token.end, _WORD, token.position)


def parts(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a PART of each part of a token: `cert` and `manager` of `cert-manager`."""
    for token in tokens:
        if token.pieces:
            for piece in token.pieces.parts:
                if len(piece.text) <= WORD_MAX:
                    yield _placed(piece, token, _PART)


def stems(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a STEM of each word and part that is letters only, two or more.

    Always, not only where the stem differs from the word: `monitor` has the stem
    `monitor`, by which a query for it meets `monitoring`.
    """
    for token in tokens:
        if token.pieces:
            for piece in token.pieces.stems:
                yield _placed(piece, token, _STEM)


def _placed(piece: Piece, token: Token, how: How) -> Term:
    start = token.start
    return Term(piece.text, start + piece.start, start + piece.end, how, token.position)


def compounds(text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make COMPOUNDs of neighbouring Japanese units, without a particle between them.

    Each long unit of two short ones or more is one (継続的), and so is each row of
    nouns and affixes: the whole one up to 16 characters, and inside of it each of up
    to four long units, so that 監査ログ is found in 監査ログ基盤. A row may hold a
    middle dot: サービス・メッシュ is サービスメッシュ. One with a number is taken whole
    only (2021年6月).
    """
    for row in _rows(text, tokens):
        yield from _compounds_in(row)
    for token in tokens:
        unit = token.japanese
        if unit and unit.role is _CONTENT and len(unit.units) > 1:
            yield Term(unit.form, token.start, token.end, _COMPOUND, token.position)


def joined(text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make JOINED terms of neighbouring words: `service mesh` → `servicemesh`.

    Neighbours are two words with one space between them, and two pieces of one token
    (`service-mesh`, `Node.js`). A token of up to four pieces is joined as a whole as
    well (`cert-manager-csi` → `certmanagercsi`), where that is not the word itself.
    """
    for token in tokens:
        if token.pieces:
            for piece in token.pieces.joined:
                yield _placed(piece, token, _JOINED)
    for left, right in pairwise(tokens):
        if not (left.kind is right.kind is _WORD_KIND and left.pieces and right.pieces):
            continue
        if right.start == left.end + 1 and text[left.end] == " ":
            first, second = left.pieces.whole, right.pieces.whole
            if may_join(first, second):
                both = first + second
                yield Term(both, left.start, right.end, _JOINED, left.position)


def bigrams(text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a BIGRAM of each two neighbours in a run of kana and kanji.

    They find what the dictionary cuts differently in query and text. Two hiragana
    make none: they are particles and endings.
    """
    if text.isascii():
        return
    positions = _positions(text, tokens)
    for run in japanese_run().finditer(text):
        for start in range(run.start(), run.end() - 1):
            bigram = text[start : start + 2]
            if not _is_hiragana(bigram):
                yield Term(bigram, start, start + 2, _BIGRAM, positions[start])


@lru_cache(maxsize=1 << 12)
def _is_hiragana(bigram: str) -> bool:
    return hiragana_run().fullmatch(bigram) is not None


def _rows(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the longest rows of tokens that compound and touch, or share a dot."""
    row: list[Token] = []
    for token in tokens:
        compounding = token.japanese and token.japanese.role in _COMPOUNDING
        apart = row and text[row[-1].end : token.start] not in {"", "・"}
        if row and (apart or not compounding):
            yield row
            row = []
        if compounding:
            row.append(token)
    if row:
        yield row


def _compounds_in(row: Sequence[Token]) -> Iterator[Term]:
    """Yield the compounds of a row of compounding tokens."""
    units = [token.japanese for token in row if token.japanese is not None]
    size = len(row)
    numbered = any(unit.role is _NUMBER for unit in units)
    for first in range(size):
        last_stop = size if first == 0 else min(size, first + NEIGHBOURS_MAX)
        for stop in range(first + 1, last_stop + 1):
            whole = stop - first == size
            inside = not numbered and stop - first <= NEIGHBOURS_MAX
            if (whole or inside) and _is_compound(units[first:stop]):
                start, end = row[first].start, row[stop - 1].end
                form = "".join(unit.form for unit in units[first:stop])
                if end - start <= COMPOUND_MAX:
                    yield Term(form, start, end, _COMPOUND, row[first].position)


def _is_compound(units: Sequence[LongUnit]) -> bool:
    """Whether `units` are two short units or more, and whole at both ends."""
    return (
        sum(len(unit.units) for unit in units) > 1
        and units[0].role is not _SUFFIX
        and units[-1].role is not _PREFIX
    )


def _positions(text: str, tokens: Sequence[Token]) -> list[int]:
    """Return the position of each character: that of the unit that it is in.

    What is in none has the position of the next one, or else of the last.
    """
    found: list[int] = []
    position = 0
    for token in tokens:
        ends = [token.end]
        if token.japanese:
            ends = [token.start + unit.end for unit in token.japanese.units]
        for position, end in enumerate(ends, token.position):
            found += [position] * (end - len(found))
    return found + [position] * (len(text) - len(found))
