"""How Whoosh's codec lays out the files of a segment, for writer and reader.

    MAIN_x.trm             the term index (`term_index`)
    MAIN_x.pst             posting lists: magic, (size, info, data)…
    MAIN_x._text_len.col   length of each document's field, a byte each
    MAIN_x._stored.col     what Whoosh gives of each hit (`stored_fields`)
    _MAIN_1.toc            schema and segments, for Whoosh itself

Source: `whoosh.filedb.filetables`, `whoosh.codec.whoosh3` and `whoosh.util.numeric`,
versions 2.7.
"""

from bisect import bisect_left
from collections.abc import Mapping
from struct import Struct

TermWeights = Mapping[str, tuple[int, float]]
"""Term → how often it occurs as a word (what a field's length counts), weight."""

INDEX_NAME = "MAIN"
"""Whoosh's name of an index that has none."""

INDEX_FIELDS = ("attribute", "bigram", "id", "key", "source", "tag", "text", "title")
"""All fields, each at its number; what they hold: `fields`."""

SCORED = ("text", "title")
"""Fields whose lengths are kept."""

TERM_INFO = Struct("!BfIBBfII")
"""A row of the term index: is inlined, sum of weights, documents, least and greatest
length as bytes, greatest weight, first and last document. Then the postings, or where
they are."""

EXTENT = Struct("!qi")
"""Where a posting list begins, and its size."""

FIELD_KEY = Struct("!H")
"""The number of a field, in front of each of its terms."""

SIZE = Struct("!i")
"""The size of a block of postings, negative for the last one of a list; that of the
extras of a term index."""

SIZES = Struct("!ii")
"""The sizes of a key and of its row."""

SLOT = Struct("!Iq")
"""A slot of a hash table: the hash, and where the key is; 0 where it is empty."""

TABLE = Struct("!qi")
"""Where a hash table is, and how many slots it has."""

TERMS_HEAD = Struct("!4sBii")
"""The begin of a term index: magic, kind of hash, two numbers that are unused."""

TERMS_MAGIC = b"HSH3"
BLOCK_LIMIT = 128
"""Postings of a block."""

HASH_CRC32 = 1
HASH_TABLES = 256
LIST_MAGIC = b"W3Bl"
PICKLE_PROTOCOL = 2

NO_TEXT = "\ufdd0"
"""Marks what is no text. Unicode keeps it for use within programs; where it stands in a
term itself, it is spelt out, too."""

LENGTHS = tuple(round((1.033**byte - 1) * 27) for byte in range(256))
"""The length that each byte stands for."""


def length_byte(length: int) -> int:
    """Return the byte that stands for a length: the least one that is not shorter."""
    return min(bisect_left(LENGTHS, length), 255)


def encode_term(term: str) -> bytes:
    """Encode a term as UTF-8; no two become the same.

    What UTF-8 has no bytes for, a lone surrogate, becomes `NO_TEXT` and its code in
    hexadecimal. Names of files may hold them, and must be found again.
    """
    if NO_TEXT not in term:
        try:
            return term.encode()
        except UnicodeEncodeError:
            pass
    return "".join(map(_spell_out, term)).encode()


def _spell_out(char: str) -> str:
    is_text = char != NO_TEXT and not "\ud800" <= char <= "\udfff"
    return char if is_text else f"{NO_TEXT}{ord(char):04x}"


def decode_term(encoded: bytes) -> str:
    """Undo `encode_term`.

    Raises:
        ValueError: It is no term.
    """
    text = encoded.decode()
    if NO_TEXT not in text:
        return text
    first, *others = text.split(NO_TEXT)
    return first + "".join(chr(int(part[:4], 16)) + part[4:] for part in others)


def plain_text(text: str) -> str:
    """Return a text as it is, what is no text in it spelt out as in terms."""
    return encode_term(text).decode()


def column_name(segment_id: str, column: str) -> str:
    """Return the name of the file of a column."""
    return f"{INDEX_NAME}_{segment_id}._{column}.col"
