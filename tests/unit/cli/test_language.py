"""Which language is spoken: the option, the variable, the locale."""

import gettext
import os

import pytest

from kbindex.cli.options.language import (
    check_language,
    choose_language,
    process_speaking,
)
from kbindex.errors import ConfigError
from kbindex.messages import language


@pytest.mark.parametrize(
    ("args", "environ", "expected"),
    [
        pytest.param([], {}, "en", id="nothing"),
        pytest.param([], {"LANG": "ja_JP.UTF-8"}, "ja", id="LANG"),
        pytest.param([], {"LANG": "ja"}, "ja", id="LANG without a country"),
        pytest.param([], {"LANG": "ja.UTF-8"}, "ja", id="LANG with an encoding"),
        pytest.param([], {"LANG": "de_DE.UTF-8"}, "en", id="a language we lack"),
        pytest.param([], {"LANG": "jam_JM"}, "en", id="a name that begins alike"),
        pytest.param([], {"LANG": "ja_JP", "LC_ALL": "C"}, "en", id="LC_ALL first"),
        pytest.param([], {"LANG": "ja_JP", "LC_ALL": ""}, "ja", id="an empty one"),
        pytest.param(
            [], {"LANG": "en_US", "LC_MESSAGES": "ja_JP"}, "ja", id="LC_MESSAGES"
        ),
        pytest.param(
            [], {"LANG": "en_US.UTF-8", "LANGUAGE": "de:ja:en"}, "ja", id="LANGUAGE"
        ),
        pytest.param(
            [], {"LANG": "ja_JP", "LANGUAGE": "en:ja"}, "en", id="English preferred"
        ),
        pytest.param(
            [], {"LANG": "C", "LANGUAGE": "ja"}, "en", id="C has no languages"
        ),
        pytest.param(
            [], {"LANG": "C.UTF-8", "LANGUAGE": "ja"}, "en", id="nor has C.UTF-8"
        ),
        pytest.param(
            [], {"LANG": "en_US", "KBINDEX_LANG": "ja"}, "ja", id="the variable"
        ),
        pytest.param(
            ["--lang", "en"], {"KBINDEX_LANG": "ja"}, "en", id="the option first"
        ),
        pytest.param(["--lang=ja", "tags"], {}, "ja", id="with an equals sign"),
        pytest.param(["tags", "--lang", "ja"], {}, "ja", id="behind the command"),
        pytest.param(
            ["--lang", "en", "tags", "--lang", "ja"], {}, "ja", id="the last one"
        ),
        pytest.param(["search", "--", "--lang", "ja"], {}, "en", id="behind --"),
        pytest.param(["tags", "--lang"], {"LANG": "ja"}, "ja", id="without a value"),
        pytest.param(["--lang", "fr"], {"LANG": "ja"}, "ja", id="one that is refused"),
    ],
)
def test_the_language(args: list[str], environ: dict[str, str], expected: str) -> None:
    assert choose_language(args, environ) == expected


def test_a_variable_that_names_no_language_is_refused() -> None:
    check_language({})
    check_language({"KBINDEX_LANG": "ja"})
    message = "KBINDEX_LANG: fr: unknown; expected one of en, ja"
    with pytest.raises(ConfigError, match=message):
        check_language({"KBINDEX_LANG": "fr"})


def test_click_speaks_as_the_program_does_for_a_while() -> None:
    with process_speaking("ja"):
        assert language() == "ja"
        with process_speaking("en"):
            assert gettext.gettext("Options") == "Options"
        assert gettext.gettext("Options") == "オプション"
    assert language() == "en"
    assert gettext.gettext("Options") == "Options"


@pytest.mark.parametrize("before", [None, "de"])
def test_the_environment_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    if before:
        monkeypatch.setenv("LANGUAGE", before)
    else:
        monkeypatch.delenv("LANGUAGE", raising=False)
    with process_speaking("ja"):
        assert os.environ["LANGUAGE"] == "ja"
    assert os.environ.get("LANGUAGE") == before


def test_the_environment_is_as_it_was_after_an_error() -> None:
    before = dict(os.environ)
    with pytest.raises(KeyError), process_speaking("ja"):
        raise KeyError
    assert (dict(os.environ), language()) == (before, "en")
