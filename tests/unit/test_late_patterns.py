"""A late pattern does as a compiled one, and is compiled when it is first used."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from copy import copy

import pytest

import kbindex.shownotes
from kbindex.late_patterns import LatePattern, late_pattern


def test_a_late_pattern_finds_what_the_compiled_one_finds() -> None:
    source, text = r"(?P<word>[a-z]+)\s", "One two three"
    late, compiled = (
        late_pattern(source, re.IGNORECASE),
        re.compile(source, re.IGNORECASE),
    )
    assert late.sub("_", text) == compiled.sub("_", text)
    assert late.findall(text) == compiled.findall(text)
    found = late.match(text)
    assert found is not None
    assert found["word"] == "One"
    assert late.pattern == source


def test_a_late_pattern_is_compiled_at_its_first_use() -> None:
    wrong = late_pattern("(")
    with pytest.raises(re.error):
        wrong.match("a")


def test_a_late_pattern_can_be_copied_before_and_behind_its_first_use() -> None:
    late = late_pattern("a+")
    assert copy(late).match("aa")
    assert late.match("aa")
    assert copy(late).match("aa")


def _late_patterns() -> Iterator[tuple[str, LatePattern]]:
    prefix = f"{kbindex.shownotes.__name__}."
    for module in pkgutil.walk_packages(kbindex.shownotes.__path__, prefix):
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, LatePattern):
                    yield f"{module.name}.{name}", one


def test_every_late_pattern_of_the_notes_is_a_pattern() -> None:
    patterns = dict(_late_patterns())
    assert len(patterns) > 50
    for name, late in patterns.items():
        assert isinstance(late.groups, int), name
