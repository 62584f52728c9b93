"""Writes the catalog of translated messages: extract, merge, compile.

    python tools/translations.py            writes kbindex.po and kbindex.mo
    python tools/translations.py --check    writes nothing; 1 where they are out of date

Messages come from marked texts of the sources and of the templates of pages (`tr`,
`tr_count`, `later`, `remark`), from the help of the commands, from tables that are all
text (the rules of `check`, when a command finds nothing, what the system says of
files, endpoints, keys and problems of the API), and from click, as far as our screens
show it. What is no longer said is dropped; what is new stands there untranslated, and a
test fails until somebody has translated it in `kbindex.po`.
"""

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kbindex.cli.app import app
from kbindex.cli.command_table import COMMANDS
from kbindex.cli.help_texts import iter_help
from kbindex.lint.rules import GROUPS, RULES
from kbindex.messages import DOMAIN, LOCALE, SYSTEM_REASONS
from kbindex.web.api.described import api_page
from kbindex.web.api.endpoints import ENDPOINTS
from kbindex.web.api.problems import KINDS

LANGUAGE = "ja"
SOURCES = LOCALE.parent
PO = LOCALE / LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")

Text = str | tuple[str, ...]
"""A message, or its singular and plural."""

_MARKS = {"tr": None, "tr_count": (1, 2), "later": None, "remark": None}
_MARKS_OF_CLICK = {"_": None, "ngettext": (1, 2)}
_MODULES_OF_CLICK = (
    "core",
    "decorators",
    "exceptions",
    "formatting",
    "parser",
    "types",
)
_OLDER_CLICK = (
    "No such option: {name}",
    "{value!r} is not a valid boolean.",
)
"""What click 8.1.8 to 8.3 say otherwise."""

_NOT_SHOWN = (
    "%(prog)s, version",  # made when the program is defined
    "Aborted!",
    "Argument",
    "Boolean option",
    "Choice(",
    "Confirm the action",
    "Could not",
    "DeprecationWarning",
    "Do you want",
    "Error: ",
    "Invalid start",
    "Name '",
    "No options defined",
    "Try '",
    "Value must be",
    "deprecated",
    "unknown error",
    "{len_type}",
    "{value!r} does not match the format",
    "{value!r} is not a valid UUID",
)
"""How texts of click begin that are for programmers, or of what we do not use."""

_HEAD = """\
# Messages of kbindex in Japanese.
#
# Written by tools/translations.py; translate here, then run it again.
# A message is short and says です・ます only in whole sentences of help; labels and
# errors are nominal or end plainly. Names in {braces} stay; their order is free.
#"""


class _Catalog(Catalog):
    """A catalog whose head has no dates, so that equal messages give equal files."""

    mime_headers = [  # noqa: RUF012 - a property of the class above
        ("Project-Id-Version", DOMAIN),
        ("Language", LANGUAGE),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def collect() -> Catalog:
    """Return all messages as they stand in the sources now, untranslated."""
    catalog = _Catalog(locale=LANGUAGE, fuzzy=False, header_comment=_HEAD)
    for text, place in all_texts():
        catalog.add(text, locations=[(place, None)] if place else [])
    return catalog


@cache
def all_texts() -> tuple[tuple[Text, str], ...]:
    """Return the messages of the sources, which are read once."""
    return tuple(iter_texts())


def iter_texts() -> Iterator[tuple[Text, str]]:
    """Yield messages and the files they come from, by file."""
    for path in sorted(SOURCES.rglob("*.py")):
        place = path.relative_to(SOURCES).as_posix()
        for text in _marked(path, _MARKS):
            yield text, place
    for path in sorted(SOURCES.rglob("*.html")):
        place = path.relative_to(SOURCES).as_posix()
        for text in _marked_in_template(path):
            yield text, place
    for name in app.list_commands(click.Context(app)):
        command = app.get_command(click.Context(app), name)
        assert command is not None  # noqa: S101 - the group has just named it
        for text in iter_help(command):
            yield text, f"kbindex {name} --help"
    for text in iter_help(app):
        yield text, "kbindex --help"
    for text in iter_table_texts():
        yield text, ""
    for text in iter_click_texts():
        yield text, "click"


def iter_table_texts() -> Iterator[str]:
    """Yield the texts of tables that hold nothing else; examples stay as they are."""
    yield from GROUPS.values()
    for rule in RULES:
        yield from (rule.why, rule.mend)
        examples = (rule.wrong, rule.right)
        yield from (text for text in examples if text.startswith("("))
    yield from (command.nothing for command in COMMANDS.values() if command.nothing)
    yield from SYSTEM_REASONS
    yield from (one.summary for one in ENDPOINTS)
    yield from (one.title for one in KINDS)
    yield from _texts_of_api()


def _texts_of_api() -> Iterator[str]:
    """Yield what the page about the API says of parameters and keys, each once."""
    of_operations = (
        (*one.parameters, *one.answer, *one.records) for one in api_page().operations
    )
    keys = chain.from_iterable(of_operations)
    yield from dict.fromkeys(key.about for key in keys if key.about)


def iter_click_texts() -> Iterator[Text]:
    """Yield what click says on our screens."""
    folder = Path(click.__file__).parent
    for module in _MODULES_OF_CLICK:
        for text in _marked(folder / f"{module}.py", _MARKS_OF_CLICK):
            one = text if isinstance(text, str) else text[0]
            if not one.startswith(_NOT_SHOWN):
                yield text
    yield from _OLDER_CLICK


def _marked(path: Path, marks: dict[str, tuple[int, ...] | None]) -> Iterator[Text]:
    found = extract_from_file("python", str(path), keywords=marks)
    yield from (text for _, text, _, _ in found)


def _marked_in_template(path: Path) -> Iterator[Text]:
    """Yield what a template of pages says.

    Raises:
        TemplateSyntaxError: It cannot be read.
    """
    found = extract_from_file(
        "jinja2", str(path), keywords=_MARKS, options={"silent": "false"}
    )
    yield from (text for _, text, _, _ in found)


def merge(old: bytes) -> Catalog:
    """Return the catalog of now with the translations of `old`.

    Nothing is guessed for new messages, and what is no longer said is dropped.
    """
    known = read_po(BytesIO(old), locale=LANGUAGE)
    catalog = collect()
    for message in catalog:
        found = known.get(message.id) if message.id else None
        if (
            found
            and _is_translated(found)
            and found.pluralizable == message.pluralizable
        ):
            message.string = found.string
    return catalog


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(message.string)


def untranslated(catalog: Catalog) -> list[Text]:
    """List the messages that have no translation yet."""
    return [m.id for m in catalog if m.id and not _is_translated(m)]


def render(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return the catalog as a PO and an MO file; equal catalogs give equal bytes."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, catalog, width=88, include_lineno=False)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def main(arguments: list[str]) -> int:
    """Write both files; with `--check` only tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    old = PO.read_bytes() if PO.exists() else b""
    catalog = merge(old)
    po, mo = render(catalog)
    if options.check:
        return int(old != po or not MO.exists() or MO.read_bytes() != mo)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    MO.write_bytes(mo)
    missing = len(untranslated(catalog))
    print(f"{len(catalog)} messages, {missing} untranslated, {len(mo)} B compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
