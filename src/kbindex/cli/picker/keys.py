"""The keys of the picker: what each does, and what a user has in its place.

    [keys]              # in the user's own file
    open = "ctrl+g"
    mark = "f2, ctrl+t"

A key that the user gives to one thing is taken from all others.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from kbindex.cli.screens.columns import pad, width_of
from kbindex.config.settings import FileSettings
from kbindex.errors import ConfigError
from kbindex.messages import later, tr
from kbindex.model.near_names import near_names

_TABLE = "keys"


class Deed(Struct, frozen=True, kw_only=True):
    """Something that a key does.

    Args:
        keys: By default, as Textual names them.
        action: Of the screen, as Textual writes it.
        text: What it does, in a line of help.
    """

    keys: tuple[str, ...]
    action: str
    text: str


DEEDS: Mapping[str, Deed] = {
    "up": Deed(keys=("up", "ctrl+p"), action="move(-1)", text=later("the hit above")),
    "down": Deed(
        keys=("down", "ctrl+n"), action="move(1)", text=later("the hit below")
    ),
    "page-up": Deed(keys=("pageup",), action="move(-10)", text=later("ten hits up")),
    "page-down": Deed(
        keys=("pagedown",), action="move(10)", text=later("ten hits down")
    ),
    "preview-up": Deed(
        keys=("shift+up",), action="scroll(-3)", text=later("scroll the preview up")
    ),
    "preview-down": Deed(
        keys=("shift+down",), action="scroll(3)", text=later("scroll the preview down")
    ),
    "mark": Deed(keys=("tab",), action="mark", text=later("mark it, to pick several")),
    "pick": Deed(
        keys=("enter",), action="pick", text=later("pick what is marked, or this one")
    ),
    "open": Deed(
        keys=("ctrl+o",), action="open_page", text=later("open its page in the browser")
    ),
    "links": Deed(
        keys=("ctrl+l",), action="links", text=later("list its links, and open one")
    ),
    "edit": Deed(
        keys=("ctrl+e",), action="edit", text=later("open its notes in your editor")
    ),
    "help": Deed(
        keys=("f1", "?"),
        action="toggle_keys",
        text=later("show the keys (? before you type)"),
    ),
    "leave": Deed(
        keys=("escape",), action="leave", text=later("close what is open, else leave")
    ),
}
"""Name in the table of keys → what it does, in the order of the help."""

Keys = Mapping[str, tuple[str, ...]]
"""Name of a deed → its keys."""

_NAMED = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "enter": "Enter",
    "tab": "Tab",
    "escape": "Esc",
    "space": "Space",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
"""Key → how it is shown."""

_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
}

_FOR_TYPING = {"left", "right", "home", "end", "delete", "backspace", "space"}

_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace"}
"""A key → the one that terminals do not tell it from."""

_MODIFIERS = ("ctrl", "alt", "shift")

_WRITTEN = re.compile(r"(?:(?:ctrl|alt|shift)[+-])*(?:[a-z0-9]+|[^\sa-z0-9])")


def read_keys(user: FileSettings) -> Keys:
    """Return the keys of all deeds.

    Args:
        user: The user's own file.

    Raises:
        ConfigError: It names no such deed or key, a key that is typed, or one twice.
    """
    own: dict[str, tuple[str, ...]] = {}
    taken: dict[str, str] = {}
    for setting, text in user.texts.items():
        table, _, name = setting.partition(".")
        if table != _TABLE:
            continue
        if problem := _find_problem(name, text, taken):
            source, line = str(user.file), user.line(setting)
            raise ConfigError(source, setting, problem=problem, line=line)
        own[name] = tuple(_iter_keys(text))
        taken.update(dict.fromkeys(own[name], name))
    left = {
        name: tuple(key for key in deed.keys if key not in taken)
        for name, deed in DEEDS.items()
    }
    return {**left, **own}


def _find_problem(name: str, text: str, taken: Mapping[str, str]) -> str:
    """Say what is wrong with a line of the table; nothing where it is right."""
    if name not in DEEDS:
        if near := near_names(name, DEEDS, limit=1):
            return tr("no key does this; did you mean {name}?", name=near[0])
        return tr("no key does this; there are {names}", names=", ".join(DEEDS))
    problems = (_problem_of_key(key, taken) for key in _iter_keys(text))
    return next(filter(None, problems), "")


def _problem_of_key(key: str, taken: Mapping[str, str]) -> str:
    if not _is_key(key):
        text = tr("no key {key!r}; keys are written as in ctrl+g, alt+up, f5")
        return text.format(key=key)
    if key == "ctrl+c":
        return tr("ctrl+c always leaves")
    if _is_typed(key):
        return tr("{key} is for typing; take one with ctrl or alt", key=key)
    if key in taken:
        return tr("{key} is the key of {name} already", key=key, name=taken[key])
    return ""


def _iter_keys(text: str) -> Iterator[str]:
    """Yield the keys of a setting, as Textual names them."""
    for written in text.casefold().split(","):
        key = written.strip()
        if _WRITTEN.fullmatch(key):
            *modifiers, name = re.split(r"(?<=[a-z])[+-](?=.)", key)
            name = _OTHER_NAMES.get(name, name)
            key = "+".join([*(m for m in _MODIFIERS if m in modifiers), name])
        yield _SAME.get(key, key)


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    is_known = name in _NAMED or len(name) == 1
    return is_known and set(modifiers) <= set(_MODIFIERS)


def _is_typed(key: str) -> bool:
    """Say whether a key is needed to write a query."""
    name = key.removeprefix("shift+")
    return name in _FOR_TYPING or len(name) == 1


def shown_key(key: str) -> str:
    """Return a key as people write it: `Ctrl-O`, `↑`."""
    *modifiers, name = key.split("+")
    name = _NAMED.get(name, name.upper() if modifiers else name)
    return "-".join([*map(str.capitalize, modifiers), name])


def key_hints(keys: Keys) -> list[str]:
    """Return which keys pick and help, where there are any."""
    texts = {"pick": tr("{key} picks"), "help": tr("{key} keys")}
    return [
        text.format(key=shown_key(keys[name][0]))
        for name, text in texts.items()
        if keys[name]
    ]


def key_lines(keys: Keys) -> str:
    """Return the help: a line for each deed that has a key."""
    of_field = {
        tr("letters"): tr("search as you type"),
        shown_key("right"): tr("take the value that is proposed"),
    }
    rows = {
        " ".join(map(shown_key, keys[name])): tr(deed.text)
        for name, deed in DEEDS.items()
        if keys[name]
    }
    table = {**of_field, **rows, "Ctrl-C": tr("leave, with status 130")}
    width = max(map(width_of, table)) + 2
    return "\n".join(pad(key, width) + text for key, text in table.items())
