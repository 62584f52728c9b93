"""Token filters: each makes one kind of terms from the tokens of a text.

They take the filtered text and all its tokens, and place their terms in the filtered
text; the analyzer moves them to the original. None makes a term twice at one place.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kbindex.language.analysis.english import stem
from kbindex.language.analysis.japanese import LongUnit, WordRole
from kbindex.language.analysis.technical import Piece, may_join
from kbindex.language.analysis.terms import How, Term, make_term
from kbindex.language.analysis.tokenizer import Kind, Token
from kbindex.language.scripts import HIRAGANA_ONLY, japanese_run
from kbindex.language.word_lists import ABSTRACT_SUFFIXES

TokenFilter = Callable[[str, Sequence[Token]], Iterator[Term]]

# A word longer than this is data (a hash, base64): nobody types it.
WORD_MAX = 128
# 「クラウドネイティブコンピューティング」 has 18 characters; longer compounds are
# sentences without particles. Their neighbours are still taken together.
COMPOUND_MAX = 16
# Long units in a compound inside of a longer one.
NEIGHBOURS_MAX = 4

_WORD, _PART, _STEM, _BIGRAM = How.WORD, How.PART, How.STEM, How.BIGRAM

_FOUND_ALONE = frozenset({WordRole.NOUN, WordRole.NUMBER, WordRole.CONTENT})
_COMPOUNDING = frozenset(
    {WordRole.NOUN, WordRole.NUMBER, WordRole.PREFIX, WordRole.SUFFIX}
)


def words(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a WORD of each token: the folded token, or each short unit of Japanese."""
    for token in tokens:
        start, position = token.start, token.position
        if token.pieces and len(token.text) <= WORD_MAX:
            yield make_term((token.pieces.whole, start, token.end, _WORD, position))
        elif token.japanese:
            for ordinal, (first, last, form, role) in enumerate(token.japanese.units):
                if not 0 < len(form) <= WORD_MAX:
                    continue
                if role in _FOUND_ALONE or (
                    role is WordRole.SUFFIX and form not in ABSTRACT_SUFFIXES
                ):
                    at = position + ordinal
                    yield make_term((form, start + first, start + last, _WORD, at))


def parts(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a PART of each part of a token: `cert` and `manager` of `cert-manager`."""
    for token in tokens:
        if token.pieces:
            start = token.start
            for text, first, last in token.pieces.parts:
                if len(text) <= WORD_MAX:
                    at, end = start + first, start + last
                    yield make_term((text, at, end, _PART, token.position))


def stems(_text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a STEM of each word and part that is letters only, two or more.

    Always, not only where the stem differs from the word: `monitor` has the stem
    `monitor`, by which a query for it meets `monitoring`.
    """
    for token in tokens:
        if token.pieces:
            start = token.start
            whole = Piece(token.pieces.whole, 0, len(token.text))
            for text, first, last in (whole, *token.pieces.parts):
                if text.isalpha() and 1 < len(text) <= WORD_MAX:
                    at, end = start + first, start + last
                    yield make_term((stem(text), at, end, _STEM, token.position))


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
        if unit and unit.role is WordRole.CONTENT and len(unit.units) > 1:
            yield Term(unit.form, token.start, token.end, How.COMPOUND, token.position)


def joined(text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make JOINED terms of neighbouring words: `service mesh` → `servicemesh`.

    Neighbours are two words with one space between them, and two pieces of one token
    (`service-mesh`, `Node.js`). A token of up to four pieces is joined as a whole as
    well (`cert-manager-csi` → `certmanagercsi`), where that is not the word itself.
    """
    for token in tokens:
        if token.pieces:
            start = token.start
            for piece in token.pieces.joined:
                at, end = start + piece.start, start + piece.end
                yield Term(piece.text, at, end, How.JOINED, token.position)
    for left, right in pairwise(tokens):
        if not (left.kind is right.kind is Kind.WORD and left.pieces and right.pieces):
            continue
        if right.start == left.end + 1 and text[left.end] == " ":
            first, second = left.pieces.whole, right.pieces.whole
            if may_join(first, second):
                both = first + second
                yield Term(both, left.start, right.end, How.JOINED, left.position)


def bigrams(text: str, tokens: Sequence[Token]) -> Iterator[Term]:
    """Make a BIGRAM of each two neighbours in a run of kana and kanji.

    They find what the dictionary cuts differently in query and text. Two hiragana
    make none: they are particles and endings.
    """
    if text.isascii():
        return
    positions = _positions(tokens)
    position, token_end = next(positions, (0, 0))
    for run in japanese_run().finditer(text):
        for start in range(run.start(), run.end() - 1):
            while token_end <= start:
                position, token_end = next(positions, (position, len(text)))
            bigram = text[start : start + 2]
            if not _is_hiragana(bigram):
                yield make_term((bigram, start, start + 2, _BIGRAM, position))


@lru_cache(maxsize=1 << 14)
def _is_hiragana(bigram: str) -> bool:
    return HIRAGANA_ONLY.fullmatch(bigram) is not None


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
    numbered = any(unit.role is WordRole.NUMBER for unit in units)
    for first in range(size):
        last_stop = size if first == 0 else min(size, first + NEIGHBOURS_MAX)
        for stop in range(first + 1, last_stop + 1):
            whole = stop - first == size
            inside = not numbered and stop - first <= NEIGHBOURS_MAX
            if (whole or inside) and _is_compound(units[first:stop]):
                start, end = row[first].start, row[stop - 1].end
                form = "".join(unit.form for unit in units[first:stop])
                if end - start <= COMPOUND_MAX:
                    yield Term(form, start, end, How.COMPOUND, row[first].position)


def _is_compound(units: Sequence[LongUnit]) -> bool:
    """Whether `units` are two short units or more, and whole at both ends."""
    return (
        sum(len(unit.units) for unit in units) > 1
        and units[0].role is not WordRole.SUFFIX
        and units[-1].role is not WordRole.PREFIX
    )


def _positions(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the position and the end of each short unit and of each other token."""
    for token in tokens:
        if token.japanese is None:
            yield token.position, token.end
        else:
            for ordinal, unit in enumerate(token.japanese.units):
                yield token.position + ordinal, token.start + unit.end
