"""The tree of errors is drawn as it is."""

import pickle
import re
from pathlib import Path

import pytest

import kbindex
from kbindex import errors


def test_every_error_stands_in_the_drawn_tree() -> None:
    sources = list(Path(kbindex.__file__).parent.rglob("*.py"))
    assert len(sources) > 100
    pattern = re.compile(r"^class (\w+)\((\w+Error)\):", re.MULTILINE)
    bases: dict[str, str] = {}
    for path in sources:
        bases |= dict(pattern.findall(path.read_text(encoding="utf-8")))
    of_python = {"ValueError", "OSError"}
    bases = {name: base for name, base in bases.items() if base not in of_python}
    drawn = re.findall(
        r"^ {4}((?:│? +)*)[├└]── (\w+) ", errors.__doc__ or "", re.MULTILINE
    )
    assert sorted(name for _, name in drawn) == sorted(bases)
    inner = {name for depth, name in drawn if depth}
    assert inner == {n for n, base in bases.items() if base != "KbindexError"}


@pytest.mark.parametrize(
    "error",
    [
        errors.UnavailableIndexError("no answer in time"),
        errors.ConfigError("f.toml", "key", problem="is wrong", line=3),
        errors.ArchiveError("no episodes", remedy=errors.Remedy.NAME_EPISODES),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_of_another_process_says_the_same_once(
    error: errors.KbindexError,
) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again)) == (type(error), str(error))
    assert vars(again) == vars(error)
