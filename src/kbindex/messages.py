"""What is said to people, in their language: a thin layer over `gettext`.

    tr("no tag {name!r}", name=name)      translated now, then filled in
    tr_count("{count} hit", "{count} hits", 3)
    later("a word or a phrase")           marked here; `tr` translates it when shown
    remark("a file of {size} MB", size=9) a value that is translated when shown

English is the language of the sources, and of a program that uses kbindex as a
library: nothing is loaded for it. Another language is spoken for a while (`speaking`),
in the context of who asks: threads and tasks speak several at once. A thread that is
started speaks English, unless it runs in a copy of the context of who started it.
Keys and values of JSON are never translated.
"""

import gettext
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

Language = Literal["en", "ja"]

LANGUAGES: tuple[Language, ...] = ("en", "ja")
DOMAIN = "kbindex"
LOCALE = Path(__file__).parent / "locale"
"""Where the catalogs lie: `ja/LC_MESSAGES/kbindex.mo`."""

_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar(
    "spoken", default=None
)
"""The catalog in use; None for English."""

SYSTEM_REASONS = (
    "Broken pipe",
    "Cannot allocate memory",
    "Directory not empty",
    "Disk quota exceeded",
    "File exists",
    "File name too long",
    "File too large",
    "Input/output error",
    "Is a directory",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
    "Text file busy",
    "Too many levels of symbolic links",
    "Too many open files",
)
"""What the system says of files; all of it is in the catalogs, too."""


_MOST_CHARACTERS = 1_000_000
"""Longest message, its values put in; those of ours have a line."""


class Message(Struct, frozen=True, order=True):
    """Something to say, kept so that it can be translated when it is shown.

    Args:
        template: In English, with places for the values.
        values: Name → what stands there.
    """

    template: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a template that asks for more than its values as they are.

        It may come from an index of somebody's: a width would fill the memory.

        Raises:
            ValueError: It does.
        """
        if self.values:
            names = {name for name, _ in self.values}
            places = re.sub(r"\{\{|\}\}", "", self.template)
            rest = re.sub(r"\{(\w+)(?:!r)?\}", "", places)
            used = {*re.findall(r"\{(\w+)(?:!r)?\}", places)}
            is_plain = all(map(str.isidentifier, names))
            if not is_plain or not used <= names or "{" in rest or "}" in rest:
                raise ValueError(f"{self.template!r} is not for {sorted(names)}")
            longest = max(len(str(value)) for _, value in self.values)
            if self.template.count("{") * longest > _MOST_CHARACTERS:
                raise ValueError("a message that is too long")

    @property
    def english(self) -> str:
        """The message in English, for programs."""
        return (
            self.template.format(**dict(self.values)) if self.values else self.template
        )

    @property
    def shown(self) -> str:
        """The message in the language that is spoken."""
        return tr(self.template, **dict(self.values))


def remark(template: str, /, **values: str | int) -> Message:
    """Make a message that is translated when it is shown."""
    return Message(template, tuple(values.items()))


def later(template: str) -> str:
    """Mark a text that `tr` translates elsewhere; return it as it is."""
    return template


def tr(template: str, /, **values: object) -> str:
    """Translate a text, then put the values into its places."""
    catalog = _spoken.get()
    text = catalog.gettext(template) if catalog and template else template
    return text.format(**values) if values else text


def tr_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Translate a text that depends on a number, which stands at `{count}`."""
    catalog = _spoken.get()
    if catalog:
        text = catalog.ngettext(one, many, count)
    else:
        text = one if count == 1 else many
    return text.format(count=count, **values)


def system_reason(error: OSError) -> str:
    """Return what the system says is wrong."""
    return tr(error.strerror) if error.strerror else str(error)


def language() -> Language:
    """Return the language that is spoken."""
    return "ja" if _spoken.get() else "en"


@cache
def _catalog(chosen: Language) -> gettext.NullTranslations:
    """Return the catalog of a language; looked for once, not for each page."""
    return gettext.translation(DOMAIN, str(LOCALE), [chosen])


@contextmanager
def speaking(chosen: Language) -> Generator[None]:
    """Speak a language for a while, in this context alone."""
    token = _spoken.set(None if chosen == "en" else _catalog(chosen))
    try:
        yield
    finally:
        _spoken.reset(token)
