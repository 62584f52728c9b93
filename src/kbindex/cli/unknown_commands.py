"""What is said of a command that there is not: what was likely meant."""

import re
import shlex
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import OSA

from kbindex.messages import tr

_ELSEWHERE: Mapping[str, str] = {
    "add": "new",
    "archive": "export",
    "ask": "search",
    "atom": "import",
    "authors": "presenters",
    "autocomplete": "completion",
    "browse": "open",
    "build": "index",
    "bundle": "export",
    "cat": "show",
    "charts": "trends",
    "choose": "pick",
    "commands": "help",
    "compare": "diff",
    "complete": "completion",
    "config": "doctor",
    "count": "stats",
    "covered": "seen",
    "create": "new",
    "datasette": "export",
    "diagnose": "doctor",
    "docs": "help",
    "download": "import",
    "dump": "export",
    "duplicates": "seen",
    "emacs": "edit",
    "evaluate": "eval",
    "feed": "import",
    "fetch": "import",
    "fgrep": "search",
    "find": "search",
    "fix": "check --fix",
    "fzf": "pick",
    "get": "show",
    "graph": "trends",
    "grep": "search",
    "guests": "presenters",
    "health": "doctor",
    "history": "trends",
    "hosts": "presenters",
    "info": "show",
    "ingest": "import",
    "known": "seen",
    "labels": "tags",
    "less": "show",
    "links": "show --links",
    "lint": "check",
    "list": "episodes",
    "lookup": "search",
    "ls": "episodes",
    "lucky": "random",
    "man": "help",
    "manual": "help",
    "measure": "eval",
    "more": "related",
    "nano": "edit",
    "newest": "search --sort date",
    "people": "presenters",
    "plot": "trends",
    "podcast": "import",
    "print": "show",
    "propose": "tags --propose",
    "pull": "import",
    "q": "search",
    "query": "search",
    "read": "show",
    "recent": "search --sort date",
    "refresh": "index",
    "reindex": "index",
    "rg": "search",
    "rss": "import",
    "save": "search @",
    "saved": "search @",
    "searches": "search @",
    "select": "pick",
    "shuffle": "random",
    "similar": "related",
    "speakers": "presenters",
    "statistics": "stats",
    "status": "index --dry-run",
    "subjects": "tags",
    "suggest": "tags --suggest",
    "summary": "stats",
    "surprise": "random",
    "sync": "index",
    "template": "new",
    "themes": "tags",
    "timeline": "trends",
    "topics": "tags",
    "tui": "pick",
    "update": "index",
    "url": "open --print",
    "urls": "show --links",
    "usage": "help",
    "validate": "check",
    "verify": "check",
    "version": "--version",
    "vi": "edit",
    "video": "open",
    "view": "show",
    "vim": "edit",
    "visit": "open",
    "watch": "open",
    "web": "open",
    "who": "presenters",
}
"""A command of other tools, or a word for a task → ours for it."""

_ID = re.compile(r"[0-9]+([#/:][0-9]+)?")
_URL = re.compile(r"https?://\S+")
_BARE = re.compile(r"[\w@%+:,./-]+")
"""A word that every shell takes as it is."""

_MOST = 200
"""Longest command line that is suggested, and as much of a word as is repeated."""

_LONG = 6
"""Letters from which on a word may have two typing errors, and not one alone."""

_SHORT = 4
"""Letters up to which a word may lack a letter or have one more, but no other one."""

_LEAST_BEGUN = 3
"""Letters that are enough as the beginning of a command's name."""


def refusal(
    given: Sequence[str], args: Sequence[str], commands: Collection[str]
) -> str:
    """Say that there is no such command, and what was likely meant.

    Args:
        given: The whole command line, but for the program's name.
        args: Its end, from where a command was expected; not empty.
        commands: The names of all commands.
    """
    name = args[0]
    line = _line_of([*_options_before(given, args), *_meant(args)])
    is_near = near_commands(name, commands)
    if is_near or not name.strip() or len(line) > _MOST:
        return unknown_command(name, commands)
    return tr("no command {name!r}; did you mean `{line}`?", name=name, line=line)


def unknown_command(name: str, commands: Collection[str]) -> str:
    """Say that there is no such command, and which are near."""
    near = ", ".join(near_commands(name, commands))
    said = tr("no command {name!r}")
    if near:
        said = tr("no command {name!r} (did you mean {names}?)")
    return said.format(name=name[:_MOST], names=near)


def near_commands(name: str, commands: Collection[str]) -> Sequence[str]:
    """Return the commands that mean what `name` does, or are spelt nearly so."""
    folded = name.casefold()
    if meant := folded if folded in commands else _ELSEWHERE.get(folded):
        return [meant]
    slips = [one for one in commands if _is_slip(folded, one)]
    if slips:
        nearest = min(OSA.distance(folded, one) for one in slips)
        return [one for one in slips if OSA.distance(folded, one) == nearest]
    is_begun = len(folded) >= _LEAST_BEGUN
    return [one for one in commands if is_begun and one.startswith(folded)]


def _is_slip(typed: str, name: str) -> bool:
    """Say whether `typed` is likely a mistyped name: `serch`, `nwe`.

    A short word with another letter is another word: `helm` is no `help`.
    """
    most = 2 if len(typed) >= _LONG else 1
    if OSA.distance(typed[:_MOST], name, score_cutoff=most) > most:
        return False
    is_replaced = len(typed) == len(name) and sorted(typed) != sorted(name)
    return len(typed) > _SHORT or not is_replaced


def _meant(args: Sequence[str]) -> list[str]:
    """Return the command that takes what was typed without one."""
    if _ID.fullmatch(args[0]):
        return ["show", *args]
    if _URL.fullmatch(args[0]):
        return ["seen", *args]
    return ["search", *(["--"] if args[0].startswith("-") else []), *args]


def _options_before(given: Sequence[str], args: Sequence[str]) -> Sequence[str]:
    """Return the options of the program in front of a command that there is not."""
    before = given[: len(given) - len(args)]
    return before[:-1] if before and before[-1] == "--" else before


def _line_of(args: Sequence[str]) -> str:
    """Write a command line as a shell takes it; words are quoted where they must."""
    words = (arg if _BARE.fullmatch(arg) else shlex.quote(arg) for arg in args)
    return " ".join(["kbindex", *words])
