"""A line of a glossary: `monitoring = 監視 = モニタリング`."""

import re

from kbindex.messages import tr

MOST_MEMBERS = 100
LONGEST_MEMBER = 200

_SEPARATOR = re.compile(r"(?<=\s)=(?=\s)")


def is_blank(line: str) -> bool:
    """Say whether a line of a glossary says nothing: it is empty, or a comment."""
    return not line.strip() or line.startswith("#")


def split_members(line: str) -> tuple[str, ...]:
    """Return the words that a line puts side by side."""
    return tuple(part.strip() for part in _SEPARATOR.split(line.strip()))


def find_problem(line: str) -> str:
    """Say what is wrong with a line of a glossary; nothing where it is right."""
    if is_blank(line):
        return ""
    members = split_members(line)
    if len(members) < 2 or not all(members):  # noqa: PLR2004 - a bridge has two ends
        return tr("expected `word = other word`")
    if len(members) > MOST_MEMBERS:
        return tr("has more than {count} words", count=MOST_MEMBERS)
    if any(len(member) > LONGEST_MEMBER for member in members):
        return tr("has a word of more than {count} characters", count=LONGEST_MEMBER)
    return ""
