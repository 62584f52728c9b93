"""Write `docs/api.md`, the reference of the library, from signatures and docstrings.

griffe reads the sources and the sections of docstrings, and imports nothing: the page
is the same whatever is installed. How to run it: `tools/README.md`.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/api.md"

_HEAD = """\
# Library: all names

<!-- Made by tools/build_api_reference.py from the docstrings; do not edit. -->

What `from kbindex import …` gives. How it is used stands in [library.md](library.md).
`Line`, `Depth` and `Position` are `int`, the ids are `str`; `dt` is `datetime`."""

_FIRST = ("KnowledgeBase", "to_rows")
"""What everything begins with; the rest follows by name, errors last."""

_SHOWN = ("__len__", "__iter__", "__getitem__")
"""Methods with a meaning of Python's own, which are told in one line."""

_BAR = r"\|"
"""A `|` inside a cell of a table."""

_WIDTH = 88
"""Columns of a signature that is not broken."""

_KINDS = griffe.DocstringSectionKind


def build_page(package: griffe.Module) -> str:
    """Write the page about all that a package's `__all__` names.

    Raises:
        ValueError: A name has no docstring.
    """
    names = [name for name in package.exports or () if not str(name).startswith("_")]
    found = {str(name): _target(package[str(name)]) for name in names}
    rest = sorted(
        found.keys() - {*_FIRST}, key=lambda name: (_is_error(found[name]), name)
    )
    blocks = [_HEAD]
    for name in (*filter(found.__contains__, _FIRST), *rest):
        blocks += _describe(name, found[name])
    return "\n\n".join(blocks) + "\n"


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object:
    target = member.final_target if isinstance(member, griffe.Alias) else member
    if target.docstring is None:
        raise ValueError(f"{target.path} has no docstring")
    return target


def _is_error(target: griffe.Object) -> bool:
    return isinstance(target, griffe.Class) and target.path.startswith(
        "kbindex.errors."
    )


def _describe(name: str, target: griffe.Object) -> Iterator[str]:
    yield f"## {name}"
    if isinstance(target, griffe.Function):
        yield from _function(target)
        return
    texts = _texts(target)
    yield from texts
    if isinstance(target, griffe.Class):
        if _is_error(target) and str(target.bases[0]) != "Exception":
            yield f"A kind of `{target.bases[0]}`."
        yield from _choices(target) if _is_choice(target) else _fields(target)
        yield from _methods(target)


def _is_choice(target: griffe.Class) -> bool:
    return "StrEnum" in map(str, target.bases)


def _choices(target: griffe.Class) -> Iterator[str]:
    """Yield the members of an enumeration with their values."""
    members = (m for m in target.members.values() if isinstance(m, griffe.Attribute))
    rows = (f"`{member.name}` is `{member.value}`" for member in members)
    yield "\n".join(f"- {row}" for row in rows)


def _texts(target: griffe.Object) -> list[str]:
    """Return the paragraphs and examples of a docstring, sections left out."""
    return [str(section.value) for section in _sections(target, _KINDS.text)]


def _sections(
    target: griffe.Object, *kinds: griffe.DocstringSectionKind
) -> list[griffe.DocstringSection]:
    parsed = target.docstring.parsed if target.docstring else []
    return [section for section in parsed if section.kind in kinds]


def _fields(target: griffe.Class) -> Iterator[str]:
    """Yield a table of the fields of a value: what each holds."""
    told = {
        one.name: " ".join(one.description.split())
        for section in _sections(target, _KINDS.parameters)
        for one in section.value
    }
    rows = [
        _row(f"`{name}`", _code(member.annotation), _told(told, name, member))
        for name, member in target.members.items()
        if isinstance(member, griffe.Attribute) and not name.startswith("_")
    ]
    if rows:
        yield "\n".join(("| field | type | is |", "|---|---|---|", *rows))


def _told(told: dict[str, str], name: str, member: griffe.Attribute) -> str:
    if name in told:
        return told[name]
    text = member.docstring.value if member.docstring else ""
    return " ".join(text.partition("\n\n")[0].split())


def _code(annotation: object) -> str:
    return f"`{annotation}`" if annotation is not None else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _methods(target: griffe.Class) -> Iterator[str]:
    shown = [f"`{name}`" for name in _SHOWN if name in target.members]
    if shown:
        yield f"Has {', '.join(shown)}."
    for name, member in {**target.inherited_members, **target.members}.items():
        method = member.final_target if isinstance(member, griffe.Alias) else member
        if isinstance(method, griffe.Function) and not name.startswith("_"):
            yield f"### {target.name}.{name}"
            yield from _function(method)


def _function(function: griffe.Function) -> Iterator[str]:
    given = [one for one in function.parameters if one.name not in {"self", "cls"}]
    yield f"```python\n{_signature(function.name, given, function.returns)}\n```"
    yield from _texts(function)
    for section in _sections(function, _KINDS.parameters):
        yield _listed((f"`{one.name}`", one.description) for one in section.value)
    for section in _sections(function, _KINDS.returns, _KINDS.yields):
        yield "Returns: " + " ".join(str(section.value[0].description).split())
    for section in _sections(function, _KINDS.raises):
        raised = ((f"`{one.annotation}`", one.description) for one in section.value)
        yield "Raises:\n\n" + _listed(raised)


def _signature(name: str, given: Iterable[griffe.Parameter], returns: object) -> str:
    parts: list[str] = []
    for one in given:
        is_named = one.kind is griffe.ParameterKind.keyword_only
        if is_named and "*" not in parts:
            parts.append("*")
        default = f" = {one.default}" if one.default is not None else ""
        parts.append(f"{one.name}: {one.annotation}{default}")
    line = f"{name}({', '.join(parts)}) -> {returns}"
    if len(line) <= _WIDTH:
        return line
    lines = "".join(f"    {part},\n" for part in parts)
    return f"{name}(\n{lines}) -> {returns}"


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {' '.join(text.split())}" for name, text in pairs)


def load_package(source: Path = ROOT / "src") -> griffe.Module:
    """Read the package from its sources."""
    package = griffe.load(
        "kbindex",
        search_paths=[source],
        docstring_parser="google",
        docstring_options={"warnings": False},
    )
    if not isinstance(package, griffe.Module):
        raise TypeError("kbindex is no package")
    return package


def main(arguments: Sequence[str]) -> int:
    """Write the page; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("page", type=Path, nargs="?", default=PAGE)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    page: Path = options.page
    text = build_page(load_package())
    if options.check:
        is_current = page.exists() and page.read_bytes() == text.encode()
        if not is_current:
            print(f"{page} is not what the docstrings say; run {Path(__file__).name}")
        return int(not is_current)
    page.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
