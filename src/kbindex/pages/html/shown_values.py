"""What any value becomes before a template writes it: text that controls nothing."""

from __future__ import annotations

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
