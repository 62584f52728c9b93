"""What stands above a page's text: keys and values, each with its line.

    ---                     +++                      Title: A page
    title: A page           title = "A page"         Date: 2021-07-02
    ---                     +++
    YAML                    TOML                     Pelican's and MultiMarkdown's

All three become the same `Value`. Values stay as they were written: `010` is no 8 and
`no` no falsehood. Whoever writes front matter runs no generator here, so nothing in it
is an object or an alias, and what costs more than it weighs is refused.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from kbindex.config.files import TomlRefusedError, iter_named, load_toml
from kbindex.late_patterns import late_pattern
from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose
from kbindex.shownotes.blocks.front_values import (
    MAX_DEPTH,
    TOO_DEEP,
    RefusedError,
    Value,
)

MAX_LENGTH = 100_000
"""Characters; the longest of 400 real ones has 4,000."""

KIND = "front-matter"
"""The kind of all diagnostics of front matter."""

_FENCED = late_pattern(r"(---|\+\+\+)[ \t]*\n(?:(.*?)\n)??\1[ \t]*(?:\n|$)", re.DOTALL)
_KEY = late_pattern(
    r"""["']?([^\W\d][\w .-]{0,40}?)["']?[ \t]*[:：](?:[ \t]+(.*)|[ \t]*)$"""
)
_TOML_KEY = late_pattern(r"""["']?([\w-]{1,40})["']?[ \t]*=[ \t]*(.*)$""")
_PAIR = late_pattern(r"([^:\s][^:]*):\s+(\S.*)")
_HEAD_NAMES = frozenset({"title", "date"})
"""A head without fences has one of these, else it is a paragraph."""

_MOST_WORDS = 3
"""Words of a key, such as `Date of recording`; more are a sentence."""

_GOES_ON = " \t-#[]{}"
"""What a line below a key begins with, or a comment, or a value in brackets."""

_BLOCK_MARK = late_pattern(r"[|>][+-]?\d?")
_COMMENT = late_pattern(r"\s+#.*$|^#.*$")


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The front matter of a page.

    Args:
        fields: Its keys and values.
        body: The page without it; its lines are empty, so that all others count on.
        diagnostics: What could not be read.
    """

    fields: tuple[tuple[str, Value], ...] = ()
    body: str
    diagnostics: tuple[Diagnostic, ...] = ()


class _Part(NamedTuple):
    """The text of a front matter, where it begins, and what follows it."""

    text: str
    first_line: int
    end: int


def split_front_matter(page: str, *, path: str) -> FrontMatter:
    r"""Read the front matter of a page whose lines end at `\n`, where it has one."""
    fenced = _FENCED.match(page)
    if fenced is None:
        return _read_head(page)
    part = _Part(fenced[2] or "", 2, fenced.end())
    is_toml = fenced[1] == "+++"
    lines = part.text.split("\n")
    if not ("=" in part.text if is_toml else any(map(_KEY.match, lines))):
        if part.text.strip():
            return FrontMatter(body=page)  # two thematic breaks with text between
        return FrontMatter(body=_without(page, part))
    try:
        fields = _parse(part.text, fence=fenced[1])
    except RefusedError as error:
        if not is_toml and _is_prose(lines):
            return FrontMatter(body=page)
        line = part.first_line - 1 + error.line
        said = diagnose(path, line, KIND, error.problem)
        key = _TOML_KEY if is_toml else _KEY
        fields = tuple(_read_lines(lines[: MAX_LENGTH // 10], key))
        return _made(page, part, fields, (said,))
    return _made(page, part, fields)


def _is_prose(lines: Sequence[str]) -> bool:
    """Say whether lines are sentences with colons, and not the keys of a page.

    None has a title or a date, and one is neither a key nor goes on with one.
    """
    keys = [key[1] for key in map(_KEY.match, lines) if key]
    if _HEAD_NAMES & {key.lower() for key in keys}:
        return False
    names = {key for key in keys if ". " not in key and len(key.split()) <= _MOST_WORDS}
    return any(
        line.strip() and line[0] not in _GOES_ON and not _is_of(line, names)
        for line in lines
    )


def _is_of(line: str, names: Collection[str]) -> bool:
    key = _KEY.match(line)
    return key is not None and key[1] in names


def _made(
    page: str,
    part: _Part,
    fields: Sequence[tuple[str, Value]],
    diagnostics: tuple[Diagnostic, ...] = (),
) -> FrontMatter:
    moved = tuple((key, _moved(value, part.first_line - 1)) for key, value in fields)
    body = _without(page, part)
    return FrontMatter(fields=moved, body=body, diagnostics=diagnostics)


def _without(page: str, part: _Part) -> str:
    return "\n" * page.count("\n", 0, part.end) + page[part.end :]


def _moved(value: Value, lines: int) -> Value:
    return Value(
        kind=value.kind,
        line=value.line + lines,
        end_line=max(value.end_line, value.line) + lines,
        text=value.text,
        items=tuple(_moved(item, lines) for item in value.items),
        fields=tuple((key, _moved(inner, lines)) for key, inner in value.fields),
    )


def _parse(text: str, *, fence: str) -> tuple[tuple[str, Value], ...]:
    if len(text) > MAX_LENGTH:
        problem = remark(
            "front matter of more than {length} characters; only plain keys are read",
            length=MAX_LENGTH,
        )
        raise RefusedError(problem, 1)
    if fence == "+++":
        return _parse_toml(text)
    from kbindex.shownotes.blocks.yaml_values import parse_yaml  # noqa: PLC0415 - quick refreshes

    value = parse_yaml(text)
    if value.kind != "mapping":
        raise RefusedError(remark("front matter without keys"), value.line)
    return value.fields


# TOML


def _parse_toml(text: str) -> tuple[tuple[str, Value], ...]:
    try:
        table = load_toml(text)
    except TomlRefusedError as error:
        problem = remark(
            "front matter that is not read as TOML ({reason}); only plain keys are"
            " read",
            reason=error.problem.english,
        )
        raise RefusedError(problem, error.line or 1) from error
    if _is_deep(table):
        raise RefusedError(TOO_DEEP, 1)
    lines: dict[str, list[int]] = {}
    for name, line in iter_named(text):
        lines.setdefault(name, []).append(line)
    return tuple(_toml_fields(table, lines))


def _is_deep(table: Mapping[str, object]) -> bool:
    """Say whether values are nested too deep; one dotted key nests without brackets."""
    level: list[object] = [table]
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _nested(value)]
    return bool(level)


def _nested(value: object) -> list[object]:
    inside = [*value.values()] if isinstance(value, dict) else value
    parts = inside if isinstance(inside, list) else []
    return [part for part in parts if isinstance(part, (dict, list))]


def _toml_fields(
    table: Mapping[str, object],
    lines: Mapping[str, Sequence[int]],
    *,
    above: str = "",
    number: int = 0,
    line: int = 1,
) -> Iterator[tuple[str, Value]]:
    """Yield the fields of a table, which is the one of a number in a list of such."""
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        known = lines.get(name, ())
        at = known[number] if number < len(known) else line
        if isinstance(value, list):
            items = (
                _of_toml(item, lines, name, (n, known[n] if n < len(known) else at))
                for n, item in enumerate(value)
            )
            yield key, Value(kind="list", line=at, items=tuple(items))
        else:
            yield key, _of_toml(value, lines, name, (number, at))


def _of_toml(
    value: object,
    lines: Mapping[str, Sequence[int]],
    name: str,
    place: tuple[int, int],
) -> Value:
    """Make a value that has a name; its place is its number in a list, and its line."""
    number, line = place
    if isinstance(value, dict):
        fields = _toml_fields(value, lines, above=name, number=number, line=line)
        return Value(kind="mapping", line=line, fields=tuple(fields))
    if isinstance(value, list):
        items = tuple(_of_toml(item, lines, name, place) for item in value)
        return Value(kind="list", line=line, items=items)
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return Value(kind="text", line=line, text=shown)


# Lines of `key: value`


def _read_head(page: str) -> FrontMatter:
    """Read lines of `Key: value` up to the first blank one, as Pelican has them."""
    lines = page[:MAX_LENGTH].split("\n\n", 1)[0].split("\n")
    keys = [_KEY.match(line) for line in lines]
    if keys[0] is None or not keys[0][2]:
        return FrontMatter(body=page)
    is_head = all(
        key or line[:1].isspace() for key, line in zip(keys, lines, strict=True)
    )
    if not is_head or not _HEAD_NAMES & {key[1].lower() for key in keys if key}:
        return FrontMatter(body=page)
    part = _Part("\n".join(lines), 1, sum(len(line) + 1 for line in lines))
    return _made(page, part, tuple(_read_lines(lines, _KEY)))


def _read_lines(
    lines: Sequence[str], pattern: re.Pattern[str]
) -> Iterator[tuple[str, Value]]:
    """Read keys with a text, or with a list in the lines below them.

    It reads what is no YAML, too: `- @handle`, `title: a: b`.
    """
    open_at: tuple[str, Value] | None = None
    for number, line in enumerate(lines, start=1):
        if line.startswith("["):  # what follows is of a table of TOML
            break
        if key := pattern.match(line):
            if open_at:
                yield open_at
            open_at = key[1], _plain(key[2] or "", number)
        elif open_at and line.strip() and (line[0] in " \t-"):
            open_at = open_at[0], _with_line(open_at[1], line, number)
    if open_at:
        yield open_at


def _with_line(value: Value, line: str, number: int) -> Value:
    """Add a line below a key: it goes on with its text, or is an item of its list."""
    if value.text and not line.lstrip().startswith("-"):
        above = "" if _BLOCK_MARK.fullmatch(value.text) else f"{value.text}\n"
        text = above + line.strip()
        return Value(kind="text", line=value.line, end_line=number, text=text)
    items = (*value.items, _item(line, number))
    return Value(kind="list", line=value.line, end_line=number, items=items)


_DEEPEST_LIST = 8
"""Lists in a list; what is deeper is a text."""


def _item(line: str, number: int) -> Value:
    text = line.strip().removeprefix("-").strip()
    if pair := _PAIR.fullmatch(text):
        field = pair[1].strip("\"'"), _plain(pair[2], number)
        return Value(kind="mapping", line=number, fields=(field,))
    return _plain(text, number)


def _plain(written: str, number: int, *, depth: int = 0) -> Value:
    text = written.strip()
    if not text.startswith(('"', "'")):
        text = _COMMENT.sub("", text)
    is_list = text.startswith("[") and text.endswith("]") and "](" not in text
    if is_list and depth < _DEEPEST_LIST:
        parts = filter(None, text[1:-1].split(","))
        items = tuple(_plain(part, number, depth=depth + 1) for part in parts)
        return Value(kind="list", line=number, items=items)
    return Value(kind="text", line=number, text=text.strip("\"'"))
