"""The catalog of messages: complete, as the sources say it, and compiled."""

import ast
import gettext
import importlib.util
import re
import string
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
JAPANESE = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff\uff08]")
"""Kana, kanji, or a sign of their width: 、 and （."""

LEFT_OUT = {"{value!r} is not a valid {number_type}.": {"number_type"}}
"""Places that a translation does without: click fills them with English words."""

FEWEST = 500
FEWEST_CALLS = 20

COUNTED = re.compile(
    r"(?<!more than )(?<!at most )\{\w+(?::[^}]*)?\} (?:more )?"
    r"(articles|episodes|files|hits|links|names|notes|places|presenters|queries|tags)\b"
)
"""A number in front of what is counted; a bound is never 1."""


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()
OLD: bytes = TOOL.PO.read_bytes()


@cache
def fresh() -> Catalog:
    """The catalog of now; made by the first test that asks, not by collecting."""
    catalog: Catalog = TOOL.merge(OLD)
    return catalog


@cache
def messages() -> list[Message]:
    return [message for message in fresh() if message.id]


def forms(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def translations(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


def places(text: str) -> set[str]:
    """Return the names of the values that a text has places for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def takes_values(message: Message) -> bool:
    return any("{" in form and "{fields}" not in form for form in forms(message))


def test_the_sources_say_much() -> None:
    assert len(messages()) > FEWEST
    said = {form for message in messages() for form in forms(message)}
    assert {
        "{count} hits",  # tr_count
        "nothing found",  # tr
        "a name such as `@ada`",
        "the newest first",  # later
        "an empty file",  # remark
        "Find articles, the best first.",  # help of a command
        "Show at most this many episodes.",  # help of an option
        "Delete it.",  # a rule
        "Permission denied",  # the system
        "No such option {name!r}.",  # click
    } <= said


def test_every_message_is_translated() -> None:
    """Run `python tools/translations.py`, and translate what is new."""
    assert TOOL.untranslated(fresh()) == []


def test_what_is_counted_has_a_singular() -> None:
    """Where a number stands in front of its noun, `tr_count` chooses the form."""
    counted = {
        form: found[1]
        for message in messages()
        for form in forms(message)
        for found in COUNTED.finditer(form)
    }
    assert {"hits", "articles", "episodes"} <= set(counted.values())
    plural = {forms(m)[-1] for m in messages() if isinstance(m.id, tuple)}
    assert set(counted) - plural == set()


def test_every_translation_is_japanese() -> None:
    english = [
        forms(message)
        for message in messages()
        if not all(JAPANESE.search(text) for text in translations(message))
    ]
    assert english == []


def test_a_translation_has_the_places_of_its_message() -> None:
    """Of a singular and a plural, at least those of the plural."""
    for message in messages():
        if takes_values(message):
            left_out = LEFT_OUT.get(forms(message)[0], set())
            most = set[str]().union(*map(places, forms(message))) - left_out
            least = places(forms(message)[-1]) - left_out
            for text in translations(message):
                assert least <= places(text) <= most, forms(message)


def calls_of(name: str) -> list[tuple[str, ast.Call]]:
    """Return where the package calls a function, and the calls."""
    return [
        (f"{path.relative_to(TOOL.SOURCES)}:{node.lineno}", node)
        for path in sorted(TOOL.SOURCES.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
    ]


@pytest.mark.parametrize(
    ("name", "texts", "given"), [("tr", 1, set()), ("tr_count", 2, {"count"})]
)
def test_a_message_gets_all_values_that_it_has_places_for(
    name: str, texts: int, given: set[str]
) -> None:
    """A text that is filled at once lacks no value; progress of `check` did once."""
    calls = calls_of(name)
    assert len(calls) > FEWEST_CALLS
    for place, call in calls:
        values = {keyword.arg for keyword in call.keywords} | given
        if not values or None in values:
            continue  # filled later, or with what is made elsewhere
        for text in call.args[:texts]:
            if isinstance(text, ast.Constant):
                assert places(str(text.value)) <= values, place


def test_the_catalog_is_what_the_sources_say() -> None:
    """Nothing fuzzy or obsolete, nothing missing, in the order of the sources."""
    kept = read_po(BytesIO(OLD), locale="ja")
    assert not kept.obsolete
    assert [message.id for message in kept if message.fuzzy and message.id] == []
    po, _ = TOOL.render(fresh())
    assert po.decode() == OLD.decode()


def test_the_compiled_catalog_is_that_of_the_text() -> None:
    _, mo = TOOL.render(fresh())
    assert TOOL.MO.read_bytes() == mo
    with TOOL.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("no articles yet") == "記事はまだありません"


def test_the_check_says_whether_the_files_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert TOOL.main(["--check"]) == 0
    monkeypatch.setattr(TOOL, "PO", tmp_path / "ja" / "kbindex.po")
    monkeypatch.setattr(TOOL, "MO", tmp_path / "ja" / "kbindex.mo")
    assert TOOL.main(["--check"]) == 1
    assert TOOL.main([]) == 0
    assert TOOL.main(["--check"]) == 0
    TOOL.PO.write_bytes(TOOL.PO.read_bytes() + b'\nmsgid "gone"\nmsgstr "x"\n')
    assert TOOL.main(["--check"]) == 1
    assert TOOL.main([]) == 0
    assert b'"gone"' not in TOOL.PO.read_bytes()
