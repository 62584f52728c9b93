"""What the analyzer hands out: terms, each with its source span and how it was made."""

from enum import StrEnum

from msgspec import Struct

STEM_MARK = "~"
"""Marks the key of a stem: `~monitor` is made of monitoring, `monitor` is a word."""


class How(StrEnum):
    """How a term was made from the text; the members stand in the order of terms.

    The stem `monitor` and the word `monitor` are different terms although their texts
    are equal: `term_key` tells them apart.
    """

    WORD = "word"  # `cert-manager`, `v1.21`, 監視, 行う (of 行わ)
    PART = "part"  # `cert` of `cert-manager`, `1.21` of `v1.21`
    STEM = "stem"  # `monitor` of `monitoring`
    COMPOUND = "compound"  # 監査ログ, of which 監査 and ログ are the words
    JOINED = "joined"  # `servicemesh` of `service mesh` and `service-mesh`
    BIGRAM = "bigram"  # 可観, 観測 and 測性 of 可観測性


class Term(Struct, frozen=True, gc=False):
    """One term of a text.

    An indexing run makes about a million of them: a named tuple takes five times as
    long to make, and Python's collector would look at each.
    """

    text: str
    """The indexed form: folded, and normalised where the word is Japanese."""
    start: int
    """Where the term begins in the *original* text, in code points."""
    end: int
    """Where it ends, exclusive; always past `start`."""
    how: How
    position: int
    """Ordinal of the base token in its text, from 0.

    Dropped tokens (particles) count too, so that neighbours in the text stay
    neighbours. Parts and stems share the position of their token; compounds, joined
    words and bigrams have that of their first token.
    """


def term_key(term: Term) -> str:
    """Return the form under which a term is indexed and looked for."""
    return STEM_MARK + term.text if term.how is How.STEM else term.text
