import datetime as dt

import pytest
from msgspec.structs import replace

from kbindex.model import Diagnostic, Episode
from kbindex.shownotes import Reader

READER = Reader()


def read(text: str) -> tuple[Episode, tuple[Diagnostic, ...]]:
    reading = READER.read_text(text, episode_id="7", path="7/README.md")
    assert reading.episode is not None
    return reading.episode, reading.diagnostics


def people(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    episode, diagnostics = read(f"# 7\n\n- {line}\n\n## Contents\n")
    assert diagnostics == ()
    return episode.hosts, episode.guests


@pytest.mark.parametrize(
    ("line", "hosts", "guests"),
    [
        pytest.param("Hosted by @mio", ("mio",), (), id="host"),
        pytest.param("hosted by: @mio", ("mio",), (), id="with colon"),
        pytest.param("Host: @mio, @ren", ("mio", "ren"), (), id="two hosts"),
        pytest.param("ホスト：@mio", ("mio",), (), id="in Japanese"),
        pytest.param("MC @mio", ("mio",), (), id="MC without colon"),
        pytest.param(
            "Hosted by [みお](https://twitter.com/mio_example)",
            ("mio_example",),
            (),
            id="the handle comes from the profile",
        ),
        pytest.param(
            "Guest: @a, [蓮](https://twitter.com/ren_example)さん、@c さん",
            (),
            ("a", "ren_example", "c"),
            id="guests in all forms",
        ),
        pytest.param(
            "Guest: [蓮](https://example.org/ren)",
            (),
            ("蓮",),
            id="no profile: the text",
        ),
        pytest.param(
            "Guests: 小鳥遊蓮 (ACME), 空", (), ("小鳥遊蓮", "空"), id="names without @"
        ),
        pytest.param("ゲスト: \u200b@ren", (), ("ren",), id="zero-width before handle"),
        pytest.param("\u200bGuest: @ren", (), ("ren",), id="zero-width before the key"),
        pytest.param("Guest: @ren, @ren", (), ("ren",), id="once each"),
        pytest.param("Guest: -", (), (), id="dash"),
        pytest.param("Guest: なし", (), (), id="none in Japanese"),
        pytest.param("Guest:", (), (), id="empty"),
        pytest.param("Guest", (), (), id="not even a colon"),
        pytest.param("Guest: \u200b", (), (), id="zero-width only"),
    ],
)
def test_hosts_and_guests_are_handles(
    line: str, hosts: tuple[str, ...], guests: tuple[str, ...]
) -> None:
    assert people(line) == (hosts, guests)


def test_people_may_stand_in_nested_bullets() -> None:
    episode, _ = read("# 7\n- Guest:\n  - @a\n  - [b](https://x.com/b_example)\n")
    assert episode.guests == ("a", "b_example")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("MCPサーバーの話", id="not MC"),
        pytest.param("hostname の話", id="not host"),
        pytest.param("ホストOSの話", id="not the Japanese host"),
        pytest.param("Videoカードの話", id="not video"),
    ],
)
def test_words_that_begin_like_a_key_are_text(line: str) -> None:
    episode, _ = read(f"# 7\n\n- {line}\n")
    assert (episode.hosts, episode.guests, episode.video) == ((), (), None)
    assert [note.text for a in episode.articles for note in a.notes] == [line]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        pytest.param("Recording date: 2021-07-02", dt.date(2021, 7, 2), id="ISO"),
        pytest.param("Recording Date：2021/7/2", dt.date(2021, 7, 2), id="slashes"),
        pytest.param("収録日: 2021年7月2日(金)", dt.date(2021, 7, 2), id="Japanese"),
        pytest.param("Date: ２０２１年７月２日", dt.date(2021, 7, 2), id="full-width"),
        pytest.param("Recorded on: 2020-02-29", dt.date(2020, 2, 29), id="leap day"),
        pytest.param(
            "Recording date:\u200b 2021-07-02", dt.date(2021, 7, 2), id="\\u200b"
        ),
        pytest.param("Recording date: -", None, id="dash"),
        pytest.param("Recording date:", None, id="empty"),
    ],
)
def test_the_date_of_recording_is_read(line: str, date: dt.date | None) -> None:
    episode, diagnostics = read(f"# 7\n\n- {line}\n")
    assert (episode.date, diagnostics, episode.articles) == (date, (), ())


@pytest.mark.parametrize(
    "date",
    ["2021-03-012", "2022-09-31", "2021-02-29", "2021-13-01", "来週", "21-03-12"],
)
def test_a_date_that_does_not_exist_is_none_and_said(date: str) -> None:
    episode, diagnostics = read(f"# 7\n\n- Hosted by @a\n- Recording date: {date}\n")
    assert episode.date is None
    assert [replace(said, form=None) for said in diagnostics] == [
        Diagnostic(
            path="7/README.md",
            line=4,
            kind="bad-date",
            message=f"no such date: {date!r}; expected YYYY-MM-DD",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "video"),
    [
        pytest.param(
            "Video: https://v.example.org/a?b=c",
            "https://v.example.org/a?b=c",
            id="bare",
        ),
        pytest.param(
            "Video: [動画](https://v.example.org)", "https://v.example.org", id="linked"
        ),
        pytest.param(
            "動画：<https://v.example.org>", "https://v.example.org", id="brackets"
        ),
        pytest.param("Video: -", None, id="dash"),
        pytest.param("Video:", None, id="empty"),
        pytest.param("Video: 準備中", None, id="no link"),
    ],
)
def test_the_video_is_a_link(line: str, video: str | None) -> None:
    episode, diagnostics = read(f"# 7\n\n- {line}\n\n## Contents\n")
    assert (episode.video, diagnostics) == (video, ())


def test_what_stands_below_a_header_line_is_not_lost() -> None:
    episode, _ = read("# 7\n- Video: https://v.example.org\n  - 音が小さめ\n- 特別編\n")
    assert episode.video == "https://v.example.org"
    assert [(n.line, n.text) for a in episode.articles for n in a.notes] == [
        (3, "音が小さめ"),
        (4, "特別編"),
    ]


def test_the_title_is_the_first_heading_else_the_id() -> None:
    titles = [
        read(text)[0].title
        for text in ("# [第7回](https://example.org) 春\n", "## Contents\n", "# \n", "")
    ]
    assert titles == ["第7回 春", "7", "7", "7"]


def test_front_matter_is_read_and_bullets_win() -> None:
    text = """---
title: x
published_at: "2021-03-03"
layout: post
guests:
  Ren: https://twitter.com/ren_example
  Sora: "@sora"
hosts: [mio, aki]
video: https://v.example.org
---

# 7

- Hosted by @yui
"""
    episode, diagnostics = read(text)
    assert diagnostics == ()
    assert (episode.date, episode.hosts, episode.guests, episode.video) == (
        dt.date(2021, 3, 3),
        ("yui",),
        ("ren_example", "sora"),
        "https://v.example.org",
    )
    assert episode.articles == ()


def test_front_matter_names_people_in_a_row() -> None:
    assert read("---\nhosts: [mio, aki]\n---\n")[0].hosts == ("mio", "aki")


def test_a_bad_date_in_front_matter_has_its_line() -> None:
    _, diagnostics = read("---\ntitle: a\u2028b\ndate: 2021-02-30\n---\n# 7\n")
    assert [(d.line, d.kind) for d in diagnostics] == [(3, "bad-date")]
