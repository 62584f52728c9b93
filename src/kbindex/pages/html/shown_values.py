"""What any value becomes before a template writes it: text that controls nothing."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from kbindex.model.safe_text import one_line

_LONG = 200
"""Characters from which on a text is its page's own: it is not kept."""


def shown_value(value: object) -> object:
    """Return a value without characters that would hide or turn what stands beside it.

    Ids, names and questions of readers hold any character, too; no template has to
    think of it. A lone surrogate, for which UTF-8 has no bytes, becomes U+FFFD. Ends of
    lines stay; markup is made of values that were here before.
    """
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join(map(one_line, value.split("\n")))


def shown_markup(value: object) -> Markup | str:
    """Return a value as a template writes it: shown, and escaped if it is no markup."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # its type was looked at
    if kind is int:
        return str(value)
    # Markup of whichever kind is equal to a text that is none, and never kept as one.
    if type(value) is str and len(value) < _LONG:
        return _shown_text(value)
    return escape(shown_value(value))


@lru_cache(maxsize=4096)
def _shown_text(text: str) -> Markup:
    """Return a short text as a template writes it.

    Most of what a page writes is on the next one, too: its links, labels and dates.
    """
    return escape(shown_value(text))
