"""Technical tokens: what is protected from being cut up, and the parts of it.

Grammar (`W` is a letter or digit of a script other than Japanese, `run` is `W+` and the
marks on it)::

    url     (http|https|ftp) :// visible ASCII, without the punctuation that ends it
    sharp   letter #                               C#  F#
    name    [sigil] run ((- . / @ ' _+) run)* [++] cert-manager  v1.21  CI/CD  C++
    sigil   @ _*, or -- or . that no word, hyphen or underscore goes before and a
            letter follows                         @octocat  --dry-run  .NET

A name without sigil, connector and plus signs is a plain word. What each is made into:

==========================  ==================================  =====================
token                       parts                               joined
==========================  ==================================  =====================
``cert-manager``            cert, manager                       certmanager
``VictoriaMetrics``         victoria, metrics                   (is the word itself)
``rook/rook-ceph``          rook, rook-ceph, rook, ceph         rookrook, rookceph, …
``v1.21.3``                 1.21.3, 1.21
``gke1.21``                 gke, 1.21
``kubernetes.io/arch``      kubernetes.io, kubernetes, io, …    kubernetesio, ioarch
``I/O``                                                         io
``ie11``                    ie
``eBPF``, ``k8s``           (one word)
``https://a.dev/b-c?d=e``   a.dev, a, dev, b-c, b, c            bc
==========================  ==================================  =====================
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from msgspec import Struct

from kbindex.language.analysis.char_filters import fold_case
from kbindex.language.analysis.english import stem
from kbindex.language.scripts import JAPANESE
from kbindex.language.word_lists import FUNCTION_WORDS, WHOLE_NAMES

LETTER = rf"[^\W_{JAPANESE}]"
ASCII_LETTER = "[A-Za-z0-9]"
"""What `LETTER` is in a text of ASCII. Patterns are built of either: that of all
scripts takes 10 ms to compile, and a query in ASCII can do without."""

# Longer ones are cut: browsers promise about 2,000 characters.
_URL_MAX = 2000
URL = (
    r"(?:[Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://"
    r"(?:[!#$%&'*+,./0-9:;=?@A-Z_a-z~-]|\([A-Za-z0-9_.%-]*\))"
    rf"{{1,{_URL_MAX}}}(?<=[A-Za-z0-9_/=&#~%+)-])"
)


def sharp_pattern(letter: str) -> str:
    """Return the pattern of `C#`, letters being `letter`."""
    return rf"[A-Za-z]\#(?![#_]|{letter})"


def name_pattern(letter: str, marks: str = "") -> str:
    """Return the pattern of words and names, with `marks` inside of them.

    One pattern with an optional sigil, in which runs and connectors are one loop: each
    mention of a script's ranges adds a millisecond to compiling it.
    """
    more = rf"|[{marks}]++" if marks else ""
    connector = r"(?:[-./@']|_+)"
    return (
        rf"(?P<sigil>@_*|(?<!{letter})(?<![-_])(?:--|(?<![.)\]])\.)(?=[A-Za-z]))?"
        rf"{letter}(?:{connector}?{letter}++{more})*+"
        r"(?:\+\+(?!\+))?(?(sigil)_*)"
    )


class Piece(Struct, frozen=True, gc=False):
    """A part of a token: its folded text and its place in the token."""

    text: str
    start: int
    end: int


class Pieces(Struct, frozen=True, gc=False):
    """What a token is made of, worked out once for each spelling."""

    whole: str
    """The token itself, folded."""
    parts: tuple[Piece, ...]
    """What is worth finding alone; a part stands before the parts of it."""
    joined: tuple[Piece, ...]
    """What neighbouring pieces make when written as one word."""
    stems: tuple[Piece, ...]
    """Stems of the token and its parts, of those that are letters only, two or more."""


# A word longer than this is data (a hash, base64): nobody types it.
WORD_MAX = 128
# Joined words are names; longer ones are sentences.
JOINED_MAX = 40
JOINED_WORDS_MAX = 4


@cache
def _segment() -> re.Pattern[str]:
    return re.compile(r"[^/@]+")


@cache
def _chunk() -> re.Pattern[str]:
    return re.compile(r"(?:[^-_'+#]|'(?=t\b))+", re.IGNORECASE)


@cache
def _leaf() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<![a-z])v)?[0-9]+(?:\.[0-9]+)+"  # a version
        r"|[a-z]+(?=[0-9]+\.[0-9])|[^.]+",
        re.IGNORECASE,
    )


@cache
def _camel() -> re.Pattern[str]:
    return re.compile(
        "[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+", re.ASCII
    )


@cache
def _acronym_plural() -> re.Pattern[str]:
    return re.compile("[A-Z]{2,}s")


@cache
def _numbered() -> re.Pattern[str]:
    return re.compile("([a-z]{2,})[0-9]+", re.IGNORECASE)


@cache
def _version() -> re.Pattern[str]:
    return re.compile(r"v?(?P<number>(?P<minor>[0-9]+\.[0-9]+)[0-9.]*)", re.IGNORECASE)


_COMPONENTS_MAX = 3  # 10.1.2.3 is an address, of which 10.1 says nothing


@lru_cache(maxsize=1 << 11)
def split_name(name: str) -> Pieces:
    """Split a plain word or a technical token, which still has its case.

    Cut at `/` and `@`, then at hyphens, underscores and apostrophes, then at dots that
    are not inside of a version, then where camel case changes.
    """
    if name.isascii() and (_is_one_word(name) or name.isdigit()):
        return _pieces(Piece(name.lower(), 0, len(name)))  # as most are
    named: list[Piece] = []
    chains: list[list[Piece]] = [[]]
    for segment in _segment().finditer(name):
        named.append(_piece(segment))
        if segment.start() and name[segment.start() - 1] == "@":
            chains.append([])
        for chunk in _chunk().finditer(segment.group()):
            for leaf in _leaves(chunk.group(), segment.start() + chunk.start()):
                named += _named_in(leaf)
                if _is_version(leaf):
                    chains.append([])
                else:
                    chains[-1] += _pieces_of(leaf)
    whole = Piece(fold_case(name), 0, len(name))
    return _finish(whole, _fold(named), map(_fold, chains))


def _is_one_word(name: str) -> bool:
    return name.isalpha() and (name[1:].islower() or name.isupper())


@cache
def _scheme() -> re.Pattern[str]:
    return re.compile("[a-z]+://")


@cache
def _url_end() -> re.Pattern[str]:
    return re.compile("[?#]")


@cache
def _url_escape() -> re.Pattern[str]:
    return re.compile("%[0-9a-f]{2}")


@cache
def _url_segment() -> re.Pattern[str]:
    return re.compile(r"[^/:@=&;,!*$+~'()]+")


@cache
def _url_word() -> re.Pattern[str]:
    return re.compile(r"[^-_.%]+")


@lru_cache(maxsize=1 << 12)
def split_url(url: str) -> Pieces:
    """Split a URL into the words of its host and path.

    The scheme, `www`, escapes, the query and the fragment say nothing about the page.
    Camel case is not split: many paths hold random ids.
    """
    url = fold_case(url)
    scheme = _scheme().match(url)
    start = scheme.end() if scheme else 0
    end = _url_end().search(url, start)
    words_at = _url_escape().sub("///", url)  # as many characters
    stop = end.start() if end else len(url)
    named: list[Piece] = []
    chains: list[list[Piece]] = []
    for segment in _url_segment().finditer(words_at, start, stop):
        named.append(_piece(segment))
        words = [
            _piece(word)
            for word in _url_word().finditer(words_at, *segment.span())
            if word.group() != "www"
        ]
        named += words
        chains.append(words)
    return _finish(Piece(url, 0, len(url)), named, chains)


def _piece(match: re.Match[str], offset: int = 0) -> Piece:
    start, end = match.span()
    return Piece(match.group(), offset + start, offset + end)


def _is_version(leaf: Piece) -> bool:
    return "." in leaf.text


def _leaves(chunk: str, offset: int) -> Iterator[Piece]:
    """Cut `chunk` at its dots, but keep versions: `go1.17.2` → `go`, `1.17.2`."""
    for match in _leaf().finditer(chunk):
        yield _piece(match, offset)


def _named_in(leaf: Piece) -> list[Piece]:
    """Return `leaf` and what may be found alone inside of it."""
    text, start = leaf.text, leaf.start
    if version := _version().fullmatch(text):
        minor = text.count(".") < _COMPONENTS_MAX
        names = ("number", "minor") if minor else ("number",)
        spans = (version.span(name) for name in names)
        return [leaf, *(Piece(text[a:b], start + a, start + b) for a, b in spans)]
    if _acronym_plural().fullmatch(text):
        return [leaf, Piece(text[:-1], start, start + len(text) - 1)]
    pieces = _pieces_of(leaf)
    return [leaf, *pieces, *filter(None, map(_without_number, pieces))]


def _without_number(piece: Piece) -> Piece | None:
    """Return the name in `Route53`; None where it has no number, or is one word."""
    numbered = _numbered().fullmatch(piece.text)
    if numbered is None or piece.text.lower() in WHOLE_NAMES:
        return None
    name = numbered.group(1)
    return Piece(name, piece.start, piece.start + len(name))


def _pieces_of(leaf: Piece) -> list[Piece]:
    """Split camel case: `VictoriaMetrics` → `Victoria`, `Metrics`; else `[leaf]`.

    A piece of one letter (`eBPF`, `gRPC`, `iOS`) or none of three (`TiDB`) marks a name
    that is one word, as does the table of such names.
    """
    text, start = leaf.text, leaf.start
    if not text.isascii() or text.lower() in WHOLE_NAMES:
        return [leaf]
    if text.islower() or _acronym_plural().fullmatch(text):
        return [leaf]
    pieces = [_piece(match, start) for match in _camel().finditer(text)]
    sizes = [len(piece.text) for piece in pieces]
    worded = sum(not piece.text.isdigit() for piece in pieces)
    if worded < 2 or min(sizes) < 2 or max(sizes) < 3:  # noqa: PLR2004  # see above
        return [leaf]
    return pieces


def _finish(
    whole: Piece, named: Iterable[Piece], chains: Iterable[Sequence[Piece]]
) -> Pieces:
    """Drop what is not worth finding: one-letter parts, `www`, twins, the token itself.

    Args:
        whole: The token.
        named: Its parts.
        chains: Its smallest pieces, in rows of neighbours that may be joined.
    """
    parts = dict.fromkeys(named)
    joined = dict.fromkeys(join for chain in chains for join in _joined(chain))
    return _pieces(
        whole,
        tuple(p for p in parts if p != whole and len(p.text) > 1 and p.text != "www"),
        tuple(join for join in joined if join != whole),
    )


def _pieces(
    whole: Piece, parts: tuple[Piece, ...] = (), joined: tuple[Piece, ...] = ()
) -> Pieces:
    stems = tuple(
        Piece(stem(piece.text), piece.start, piece.end)
        for piece in (whole, *parts)
        if piece.text.isalpha() and 1 < len(piece.text) <= WORD_MAX
    )
    return Pieces(whole.text, parts, joined, stems)


def _fold(pieces: Iterable[Piece]) -> list[Piece]:
    return [Piece(fold_case(one.text), one.start, one.end) for one in pieces]


def may_join(left: str, right: str) -> bool:
    """Whether both are words that may be written as one, and not too long for it."""
    return (
        2 < len(left) + len(right) <= JOINED_MAX  # noqa: PLR2004  # `a b` is no word
        and not left.isdigit()
        and not right.isdigit()
        and left not in FUNCTION_WORDS
        and right not in FUNCTION_WORDS
        and "'" not in left + right
    )


def _joined(chain: Sequence[Piece]) -> Iterator[Piece]:
    """Join each two neighbours, and the whole of a chain that is a name.

    A name is letters, then at most one number: `utf-8`, but no date.
    """
    for left, right in pairwise(chain):
        if may_join(left.text, right.text):
            yield Piece(left.text + right.text, left.start, right.end)
    if 1 < len(chain) <= JOINED_WORDS_MAX:
        whole = "".join(piece.text for piece in chain)
        named = not any(piece.text.isdigit() for piece in chain[:-1])
        if named and len(whole) <= JOINED_MAX:
            yield Piece(whole, chain[0].start, chain[-1].end)
