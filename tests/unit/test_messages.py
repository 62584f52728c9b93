"""What is said to people, and in which language."""

import asyncio
import errno
import gettext
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from kbindex.errors import NotFoundError, QueryError
from kbindex.messages import (
    Language,
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
        assert language() == "ja"
    assert language() == "en"


def test_what_was_said_before_is_said_after_an_error() -> None:
    with pytest.raises(KeyError), speaking("ja"):
        raise KeyError
    assert language() == "en"


TEXT = "no articles yet"
SAID: dict[Language, str] = {"en": TEXT, "ja": "記事はまだありません"}


def test_two_threads_speak_two_languages_at_once() -> None:
    both_speak = Barrier(2, timeout=60)

    def say(chosen: Language) -> tuple[str, str]:
        with speaking(chosen):
            both_speak.wait()
            said = tr(TEXT)
            both_speak.wait()
        return said, tr(TEXT)

    with speaking("ja"), ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(say, ["en", "ja"]))
        assert tr(TEXT) == SAID["ja"]
    assert answers == [(SAID["en"], TEXT), (SAID["ja"], TEXT)]


def test_two_tasks_of_one_thread_speak_two_languages_at_once() -> None:
    async def say(chosen: Language, both_speak: asyncio.Barrier) -> tuple[str, str]:
        with speaking(chosen):
            await both_speak.wait()
            said = tr(TEXT)
            await both_speak.wait()
        return said, tr(TEXT)

    async def ask() -> None:
        both_speak = asyncio.Barrier(2)
        english, japanese = await asyncio.gather(
            say("en", both_speak), say("ja", both_speak)
        )
        assert english == (SAID["en"], TEXT)
        assert japanese == (SAID["ja"], TEXT)

    asyncio.run(ask())


def test_a_thread_in_a_copy_of_the_context_goes_on_in_its_language() -> None:
    with speaking("ja"), ThreadPoolExecutor(max_workers=1) as pool:
        assert pool.submit(tr, TEXT).result() == TEXT
        assert pool.submit(copy_context().run, tr, TEXT).result() == SAID["ja"]


def test_speaking_changes_nothing_of_the_process() -> None:
    """A server speaks to many at once; what is the process's is everybody's."""
    before = dict(os.environ), gettext.textdomain(), gettext.gettext("Options")
    with speaking("ja"):
        said = dict(os.environ), gettext.textdomain(), gettext.gettext("Options")
    assert said == before


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
    assert str(missing) == "エピソード '999' はありません（もしかして: 099）"
    assert str(query) == "検索式の 6 文字目: 問題。書き方: 形"
    assert str(QueryError("x", 0, expected="y")) == "query, character 1: expected y"


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{0}", (("0", "a"),)),
        ("{a.b}", (("a.b", 1),)),
        ("{x}" * 20_000, (("x", "a" * 400),)),
        ("{x:9}", (("x", 1),)),
    ],
)
def test_a_message_of_somebody_else_asks_for_its_values_alone(
    template: str, values: tuple[tuple[str, str | int], ...]
) -> None:
    """An index holds them, and may come from anywhere."""
    with pytest.raises(ValueError, match=r"is not for|too long"):
        Message(template, values)
