"""What of a command line is an option, where all else is words of a query.

    --json --x    an option; `--` alone ends them
    -n -x         one dash and one letter: an option
    —json –n      an option: some keyboards make another dash of one or two
    -thanos       two letters or more: a word that the query excludes
    -猫 -5        as well; the letter of an option is one of a to z

An option that takes a value takes what follows, or what stands behind `=`. Short ones
are not joined: `-n5` is refused, and of `-gn 5` a line says how to write it.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import click
from msgspec import Struct

SIGNS = frozenset("-－−")
"""Dashes that exclude a word in a query."""

_LONG_DASHES = frozenset("—–‒―‐‑﹣ーｰ")
"""Dashes that a keyboard or a word processor makes of one or two."""

_DASHES = "".join(SIGNS | _LONG_DASHES)
_DIGITS = "0123456789"
_END = "--"
_SHORTEST_WORD = 2
"""Letters of a word that is excluded; one alone is an option."""


def has_letter(text: str) -> bool:
    """Say whether a text begins with a letter from a to z, of any case and width."""
    first = unicodedata.normalize("NFKC", text[:1])
    return first.isascii() and first.isalpha()


def looks_like_option(argument: str) -> bool:
    """Say whether an argument is an option, known or not."""
    if len(argument) > 1 and SIGNS.issuperset(argument[:2]):
        return True
    name = argument.lstrip(_DASHES)
    dashes = argument[: len(argument) - len(name)]
    if not dashes or not has_letter(name):
        return False
    return len(name) == 1 or not SIGNS.issuperset(dashes)


def has_foreign_dash(argument: str) -> bool:
    """Say whether an argument is an option but for its dash: `—json`."""
    return looks_like_option(argument) and not argument.startswith("-")


def plain_option(argument: str) -> str:
    """Return an option with the dashes and letters that it was meant to have."""
    name = argument.lstrip(_DASHES)
    folded = unicodedata.normalize("NFKC", name)
    return f"-{folded}" if len(folded.partition("=")[0]) == 1 else f"--{folded}"


class Given(Struct, frozen=True, kw_only=True):
    """A piece of a command line.

    Args:
        text: The argument.
        option: The option of the command that it names.
        value: What follows it, where that is its value.
        is_behind: Whether it stands behind `--`.
    """

    text: str
    option: click.Option | None = None
    value: str | None = None
    is_behind: bool = False

    @property
    def lacks_value(self) -> bool:
        """Whether it is an option that ends the line before its value."""
        if self.option is None or self.value is not None or "=" in self.text:
            return False
        return takes_value(self.option)


def by_name(params: Sequence[click.Parameter]) -> Mapping[str, click.Option]:
    """Return the options of a command, under each of their names."""
    options = [param for param in params if isinstance(param, click.Option)]
    return {
        name: option
        for option in options
        for name in (*option.opts, *option.secondary_opts)
    }


def takes_value(option: click.Option) -> bool:
    """Say whether an option takes the argument that follows it."""
    return not option.is_flag and not option.count


def iter_given(
    options: Mapping[str, click.Option], arguments: Sequence[str]
) -> Iterator[Given]:
    """Yield the pieces of a command line in order, options with their values."""
    rest = iter(arguments)
    for argument in rest:
        if argument == _END:
            break
        name, equals, _ = argument.partition("=")
        option = options.get(name if argument.startswith("--") else argument)
        follows = option is not None and takes_value(option) and not equals
        value = next(rest, None) if follows else None
        yield Given(text=argument, option=option, value=value)
    yield from (Given(text=argument, is_behind=True) for argument in rest)


def is_joined(argument: str, options: Mapping[str, click.Option]) -> bool:
    """Say whether an argument is a short option with its value: `-n5`, `-t=cost`.

    Only digits and ranges of them count as a value; `-thanos` is a word.
    """
    option = options.get(f"-{argument[1:2]}")
    if argument[:1] not in SIGNS or option is None or not takes_value(option):
        return False
    value = argument[2:]
    return value.startswith("=") or bool(value.strip(".").replace("..", "").isdecimal())


def is_refused(piece: Given, options: Mapping[str, click.Option]) -> bool:
    """Say whether a piece is meant as an option and is none, or lacks its value."""
    if piece.option:
        return piece.value in options
    is_meant = looks_like_option(piece.text) or is_joined(piece.text, options)
    return is_meant and not piece.is_behind


def excluded_options(text: str, options: Mapping[str, click.Option]) -> str:
    """Return the options that a word which is excluded looks like, or none.

    `-json`, `-gj`, `-gn`, `-gn2`, `-w3`; of those that are joined, only the last may
    take a value, or `-net` would be three.
    """
    name = text[1:]
    if text[:1] not in SIGNS or len(name) < _SHORTEST_WORD:
        return ""
    if f"--{name}" in options:
        return f"--{name}"
    letters = name.rstrip(_DIGITS)
    joined = [options[f"-{each}"] for each in letters if f"-{each}" in options]
    is_known = bool(joined) and len(joined) == len(letters)
    if not is_known or any(map(takes_value, joined[:-1])):
        return ""
    value = name[len(letters) :] if takes_value(joined[-1]) else ""
    return " ".join([*(f"-{letter}" for letter in letters), value]).rstrip()
