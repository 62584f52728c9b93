"""What any value becomes before a template writes it: text that controls nothing."""

from __future__ import annotations

from markupsafe import Markup, escape

from kbindex.model.safe_text import one_line


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
    return str(value) if kind is int else escape(shown_value(value))
