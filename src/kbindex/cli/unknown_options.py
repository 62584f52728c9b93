"""What is said of an argument that is meant as an option and is none."""

from collections.abc import Iterable, Mapping

import click

from kbindex.cli.options.arguments import (
    Given,
    looks_like_option,
    plain_option,
)
from kbindex.messages import tr
from kbindex.model.near_names import near_names

_ELSEWHERE = {
    "--after": "--since",
    "--author": "--presenter",
    "--before": "--until",
    "--browser": "--web",
    "--by": "--presenter",
    "--count": "--limit",
    "--from": "--since",
    "--head": "--limit",
    "--label": "--tag",
    "--lines": "--limit",
    "--long": "--full",
    "--max": "--limit",
    "--max-count": "--limit",
    "--oneline": "--brief",
    "--open": "--web",
    "--order": "--sort",
    "--output": "--format",
    "--person": "--presenter",
    "--short": "--brief",
    "--size": "--limit",
    "--skip": "--offset",
    "--to": "--until",
    "--topic": "--tag",
    "--user": "--presenter",
    "--verbose": "--full",
    "--who": "--presenter",
    "-a": "--presenter",
    "-c": "--limit",
    "-f": "--format",
    "-l": "--limit",
    "-m": "--limit",
    "-o": "--format",
    "-q": "--brief",
    "-s": "--sort",
    "-v": "--full",
}
"""An option of other tools → ours that does the same, or nearly."""

_OF_LANGUAGE = frozenset({"--title", "--note"})
"""Fields that rank: they are words of the query, and no options."""


def refusal(piece: Given, options: Mapping[str, click.Option]) -> str:
    """Say what is wrong, which option is near, and how to look for the word."""
    text = piece.text
    if piece.option:
        said = tr("{option} takes a value, and {next} is an option")
        return said.format(option=text, next=piece.value)
    if not looks_like_option(text):
        return _joined(text)
    name, _, value = plain_option(text).partition("=")
    if name in _OF_LANGUAGE:
        field = f"{name[2:]}:{value or '…'}"
        said = tr("no option {name}; write {field} as a part of the query")
        return said.format(name=text, field=field)
    near = near_option(text, options)
    if near:
        said = tr("no option {name} (did you mean {known}?); {how}")
    else:
        said = tr("no option {name} (there are {known}); {how}")
    known = near or ", ".join(name for name in options if len(name) == len("-n"))
    return said.format(name=text.partition("=")[0], known=known, how=_how(text))


def refusal_here(text: str, options: Mapping[str, click.Option]) -> str:
    """Say that there is no such option, and which is near, where no words stand."""
    if near := near_option(text, options):
        return tr("no option {name} (did you mean {known}?)", name=text, known=near)
    if plain_option(text) == text:
        said = tr("no option {name} here; put options of a command after its name")
    else:
        said = tr("no option {name}; write it with hyphens, or `--` before a word")
    return said.format(name=text)


def _how(text: str) -> str:
    """Say how to look for what is no option."""
    quoted = "'\"" + text + "\"'"
    return tr("as a word: -- {word}, or {quoted}", word=text, quoted=quoted)


def _joined(text: str) -> str:
    option, value = text[:2], text[2:].removeprefix("=")
    said = tr("write {option} {value}, not joined; to leave out the word: -- {word}")
    return said.format(option=plain_option(option), value=value, word=text)


def near_option(text: str, options: Iterable[str]) -> str:
    """Return the option that was most likely meant; empty where none is near."""
    names = list(options)
    plain = plain_option(text).partition("=")[0]
    known = (plain, plain.swapcase() if len(plain) == len("-n") else plain.lower())
    foreign = _ELSEWHERE.get(plain, "")
    for name in (*known, foreign):
        if name in names:
            return name
    is_ours = plain in _ELSEWHERE.values()  # of other commands: no slip
    if is_ours or len(plain) == len("-n"):
        return ""
    begun = [name for name in names if name.startswith(plain)]
    bare = [name[2:] for name in names if name.startswith("--")]
    near = [f"--{name}" for name in near_names(plain[2:], bare, limit=1)]
    return next(iter((*begun, *near)), "")
