"""A line of a glossary: `monitoring = 監視`, or `PR != press release`.

    CSP = Content Security Policy | with: XSS, header

is a group that counts only beside one of its context words.
"""

import re
from functools import cache

from kbindex.messages import tr

MOST_MEMBERS = 100
LONGEST_MEMBER = 200


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"(?<=\s)!?=(?=\s)")


@cache
def _unlike() -> re.Pattern[str]:
    return re.compile(r"(?<=\s)!=(?=\s)")


@cache
def _equated() -> re.Pattern[str]:
    return re.compile(r"(?:^|\s)!?=(?:\s|$)")


@cache
def _context() -> re.Pattern[str]:
    return re.compile(r"\s\|\s+with:(?:\s|$)")


@cache
def _comma() -> re.Pattern[str]:
    return re.compile("[,、，]")


@cache
def _stray_bar() -> re.Pattern[str]:
    """A bar that parts something, but not as it has to. `a||b` and `|` are names."""
    return re.compile(r"\s[|｜]|[|｜]\s|[|｜]\s*with:")


def is_blank(line: str) -> bool:
    """Say whether a line of a glossary says nothing: it is empty, or a comment."""
    return not line.strip() or line.startswith("#")


def split_members(line: str) -> tuple[str, ...]:
    """Return the words that a line puts side by side."""
    said, _, _ = _parted(line)
    return tuple(part.strip() for part in _separator().split(said))


def context_words(line: str) -> tuple[str, ...]:
    """Return the words of which a query must have one for the line to count.

    Returns:
        Nothing where it always counts.
    """
    _, bar, words = _parted(line)
    return tuple(word.strip() for word in _comma().split(words)) if bar else ()


def _parted(line: str) -> tuple[str, str, str]:
    """Return what stands before the bar, the bar, and what stands behind it."""
    text = line.strip()
    if found := _context().search(text):
        return text[: found.start()].strip(), found.group(), text[found.end() :]
    return text, "", ""


def is_refusal(line: str) -> bool:
    """Say whether a line says what its first word does not mean."""
    return _unlike().search(line) is not None


def find_problem(line: str) -> str:
    """Say what is wrong with a line of a glossary; nothing where it is right."""
    if is_blank(line):
        return ""
    members, context = split_members(line), context_words(line)
    if len(members) < 2 or not all(members):  # noqa: PLR2004 - a bridge has two ends
        return tr("expected `word = other word`")
    is_stray = any(map(_stray_bar().search, (*members, *context)))
    if is_stray or not all(context) or any(map(_equated().search, context)):
        return tr("expected `| with: word, word` at the end")
    if is_refusal(line) and len(_unlike().findall(line)) != len(members) - 1:
        return tr("has both = and !=")
    if is_refusal(line) and context:
        return tr("has both != and `| with:`")
    return _length_problem(members, context)


def _length_problem(members: tuple[str, ...], context: tuple[str, ...]) -> str:
    if max(len(members), len(context)) > MOST_MEMBERS:
        return tr("has more than {count} words", count=MOST_MEMBERS)
    if any(len(word) > LONGEST_MEMBER for word in (*members, *context)):
        return tr("has a word of more than {count} characters", count=LONGEST_MEMBER)
    return ""
