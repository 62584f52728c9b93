"""What is said to people, and in which language."""

import errno
import gettext
import os

import pytest

from kbindex.errors import NotFoundError, QueryError
from kbindex.messages import (
    Message,
    language,
    later,
    remark,
    speaking,
    system_reason,
    tr,
    tr_count,
)


def test_english_is_what_stands_in_the_sources() -> None:
    assert tr("no articles yet") == "no articles yet"
    assert tr("{name} has no link", name="{braces}") == "{braces} has no link"
    assert language() == "en"


def test_a_text_without_values_keeps_its_braces() -> None:
    assert tr("a template with {fields}") == "a template with {fields}"


@pytest.mark.parametrize(
    ("count", "english"), [(0, "0 hits"), (1, "1 hit"), (2, "2 hits")]
)
def test_a_number_chooses_the_form(count: int, english: str) -> None:
    assert tr_count("{count} hit", "{count} hits", count) == english
    with speaking("ja"):
        assert tr_count("{count} hit", "{count} hits", count) == f"{count} 件"


def test_japanese_is_spoken_for_a_while() -> None:
    with speaking("ja"):
        assert language() == "ja"
        assert tr("no articles yet") == "記事はまだありません"
        with speaking("en"):
            assert tr("no articles yet") == "no articles yet"
            assert gettext.gettext("Options") == "Options"
        assert gettext.gettext("Options") == "オプション"
    assert language() == "en"
    assert gettext.gettext("Options") == "Options"


def test_what_was_said_before_is_said_after_an_error() -> None:
    with pytest.raises(KeyError), speaking("ja"):
        raise KeyError
    assert language() == "en"


@pytest.mark.parametrize("before", [None, "de"])
def test_the_environment_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    if before:
        monkeypatch.setenv("LANGUAGE", before)
    else:
        monkeypatch.delenv("LANGUAGE", raising=False)
    with speaking("ja"):
        assert os.environ["LANGUAGE"] == "ja"
    assert os.environ.get("LANGUAGE") == before


def test_an_untranslated_text_and_an_empty_one_stay() -> None:
    with speaking("ja"):
        assert tr("no such text anywhere") == "no such text anywhere"
        assert tr("") == ""


def test_a_remark_is_translated_when_it_is_shown() -> None:
    said = remark("larger than {size} MB; left out", size=10)
    assert said == Message("larger than {size} MB; left out", (("size", 10),))
    assert said.english == said.shown == "larger than 10 MB; left out"
    with speaking("ja"):
        assert said.shown == "10 MB を超えるため除外しました"
        assert said.english == "larger than 10 MB; left out"


def test_a_marked_text_is_translated_later() -> None:
    text = later("the newest first")
    with speaking("ja"):
        assert (text, tr(text)) == ("the newest first", "新しい順")


def test_the_system_speaks_japanese_too() -> None:
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "x")
    assert system_reason(error) == "Permission denied"
    assert system_reason(OSError("no number")) == "no number"
    with speaking("ja"):
        assert system_reason(error) == "アクセス権がありません"


def test_errors_are_said_in_the_language_that_is_spoken() -> None:
    with speaking("ja"):
        missing = NotFoundError("episode", "999", near=("099",))
        query = QueryError("date:x", 5, problem="問題", expected="形")
    assert str(missing) == "回 '999' はありません（もしかして: 099）"
    assert str(query) == "検索式の 6 文字目: 問題。期待する形: 形"
    assert str(QueryError("x", 0, expected="y")) == "query, character 1: expected y"
