"""Own keys of the picker: how they are written, and what is refused."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.picker.keys import DEEDS, key_lines, read_keys, shown_key
from kbindex.cli.screens.columns import width_of
from kbindex.config.settings import FileSettings, Source, load_settings
from kbindex.errors import ConfigError
from kbindex.messages import Language, speaking, tr

DOCS = Path(__file__).parents[3] / "docs"


def own(tmp_path: Path, text: str) -> FileSettings:
    path = tmp_path / "config.toml"
    path.write_text(f"[keys]\n{text}\n", encoding="utf-8")
    return load_settings(path, Source.USER)


def test_without_own_ones_the_keys_are_those_of_the_table() -> None:
    assert read_keys(FileSettings()) == {n: deed.keys for n, deed in DEEDS.items()}


def test_no_key_does_two_things() -> None:
    keys = [key for deed in DEEDS.values() for key in deed.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["pick.md", "pick.ja.md"])
def test_the_pages_have_all_that_keys_do_with_its_keys(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \| (.+?) \|", page, re.MULTILINE)
    named = [(re.findall(r"`(.+?)`", names), keys) for names, keys in rows]
    assert [one for names, _ in named for one in names] == [*DEEDS]
    for names, keys in named:
        for key in (key for one in names for key in DEEDS[one].keys):
            assert shown_key(key) in keys


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("ctrl+g", ("ctrl+g",)),
        ("Ctrl-G", ("ctrl+g",)),
        ("F5, alt+UP", ("f5", "alt+up")),
        ("shift+ctrl+g", ("ctrl+shift+g",)),
        ("Esc", ("escape",)),
        ("ctrl+i", ("tab",)),
        ("PgUp", ("pageup",)),
    ],
)
def test_a_key_is_written_in_many_ways(
    tmp_path: Path, written: str, keys: tuple[str, ...]
) -> None:
    assert read_keys(own(tmp_path, f'open = "{written}"'))["open"] == keys


def test_a_key_that_is_taken_is_missing_elsewhere(tmp_path: Path) -> None:
    keys = read_keys(own(tmp_path, 'open = "tab, up"'))
    assert (keys["open"], keys["mark"], keys["up"]) == (
        ("tab", "up"),
        (),
        ("ctrl+p",),
    )
    assert "mark it" not in key_lines(keys)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('opne = "f5"', "keys.opne: no key does this; did you mean open?"),
        ('xyzzy = "f5"', "no key does this; there are up, down, page-up"),
        ('open = "ctrl+nosuch"', "no key 'ctrl+nosuch'; keys are written as in ctrl+g"),
        ('open = "f13"', "no key 'f13'"),
        ('open = "a b"', "no key 'a b'"),
        ('open = "f5,"', "no key ''"),
        ('open = "a"', "a is for typing; take one with ctrl or alt"),
        ('open = "猫"', "猫 is for typing"),
        ('open = "shift+a"', "shift+a is for typing"),
        ('open = "space"', "space is for typing"),
        ('open = "ctrl+c"', "ctrl+c always leaves"),
        ('open = "f5"\nedit = "F5"', "f5 is the key of open already"),
        ('open = ""', "must be keys in quotes, such as"),
        ("open = 5", "must be keys in quotes, such as"),
    ],
)
def test_what_is_no_key_is_refused_with_its_line(
    tmp_path: Path, line: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_keys(own(tmp_path, line))
    assert problem in str(caught.value)
    number = 2 + line.count("\n")
    assert str(caught.value).endswith(f"(at line {number})")


@given(
    st.dictionaries(
        st.sampled_from([*DEEDS, "x"]), st.text("ctrlalf1+-, ?猫A"), max_size=3
    )
)
def test_any_text_gives_keys_or_is_refused(texts: dict[str, str]) -> None:
    """Law: a key does one thing, and none that is typed does any."""
    settings = {f"keys.{name}": text for name, text in texts.items()}
    try:
        keys = read_keys(FileSettings(texts=settings))
    except ConfigError:
        return
    bound = [key for of_deed in keys.values() for key in set(of_deed)]
    assert len(bound) == len(set(bound))
    assert all(key == "?" or len(key) > 1 for key in bound)


def test_a_project_has_no_keys(tmp_path: Path) -> None:
    path = tmp_path / "kbindex.toml"
    path.write_text('[keys]\nopen = "f5"')
    with pytest.raises(ConfigError, match="read from your own configuration file only"):
        load_settings(path, Source.PROJECT)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("ctrl+o", "Ctrl-O"),
        ("up", "↑"),
        ("shift+up", "Shift-↑"),
        ("f1", "F1"),
        ("?", "?"),
    ],
)
def test_a_key_is_shown_as_people_write_it(key: str, shown: str) -> None:
    assert shown_key(key) == shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_keys_do_stands_in_a_column(language: Language) -> None:
    with speaking(language):
        lines = key_lines(read_keys(FileSettings())).splitlines()
        said = [tr(deed.text) for deed in DEEDS.values()]
    assert len(lines) == len(DEEDS) + 3  # letters, →, Ctrl-C
    starts = {
        width_of(line.removesuffix(text))
        for line, text in zip(lines[2:-1], said, strict=True)
    }
    assert len(starts) == 1
