import pytest

from kbindex.model import Episode
from kbindex.shownotes import Reader

READER = Reader()


def read(text: str, *, path: str = "7.md") -> Episode:
    reading = READER.read_text(text, episode_id="7", path=path)
    assert reading.episode is not None
    assert reading.diagnostics == ()
    return reading.episode


def overview(found: Episode) -> list[str]:
    return [n.text for a in found.articles if a.kind == "overview" for n in a.notes]


@pytest.mark.parametrize(
    "line",
    [
        *("Recorded on 2021-07-02", "Recorded at: 2021-07-02", "Air Date: 2021-07-02"),
        *("Published on: 2021-07-02", "Published: 2021-07-02", "Aired 2 July 2021"),
        *("Release date: July 2, 2021", "Meetup date: 2021-07-02", "Date: 20210702"),
        *("🎙 Recording date: 2021-07-02", "**Date:** 2021-07-02", "pub_date: 2021/7/2"),
        *("収録: 2021-07-02", "収録日 2021年7月2日", "収録日時：2021-07-02 21:00"),
        *("公開日: 2021-07-02", "放送日: 2021-07-02", "配信日：令和3年7月2日"),
        *("配信: 2021-07-02", "開催日: 2021-07-02", "2021-07-02", "2021年7月2日（金）"),
    ],
)
@pytest.mark.parametrize("mark", ["- ", ""], ids=["bullet", "line"])
def test_a_date_is_read_by_its_key_in_both_languages(line: str, mark: str) -> None:
    found = read(f"# A\n\n{mark}{line}\n\n## B\n\nText.\n")
    assert str(found.date) == "2021-07-02"
    assert overview(found) == []


@pytest.mark.parametrize(
    "line",
    [
        *("Recorded in a kitchen", "Released: version 2", "配信サービスの話"),
        *("Date: a fruit of the desert", "公開: 準備中", "Published by a friend"),
        *("Movie", "映像", "MP3"),
    ],
)
def test_words_that_say_other_things_are_text(line: str) -> None:
    found = read(f"# A\n\n- {line}\n")
    assert found.date is None
    assert overview(found) == [line]


@pytest.mark.parametrize(
    ("line", "hosts", "guests"),
    [
        pytest.param("Presented by @mio", ("mio",), (), id="presented"),
        pytest.param("Co-hosts: @mio, @ren", ("mio", "ren"), (), id="two"),
        pytest.param("パーソナリティ: みお", ("みお",), (), id="personality"),
        pytest.param("出演者：@mio", ("mio",), (), id="performers"),
        pytest.param("ゲスト @ren", (), ("ren",), id="no colon"),
        pytest.param("今日のゲスト: 蓮さん", (), ("蓮さん",), id="of today"),
        pytest.param("Special guest: Ren", (), ("Ren",), id="special"),
        pytest.param(
            "Guest: Ren Mori of [ACME](https://a.example)", (), ("Ren Mori",), id="work"
        ),
        pytest.param("主持人：Mio", ("Mio",), (), id="in Chinese"),
    ],
)
def test_people_are_read_by_their_keys_in_both_languages(
    line: str, hosts: tuple[str, ...], guests: tuple[str, ...]
) -> None:
    for mark in ("- ", ""):
        found = read(f"# A\n\n{mark}{line}\n\n## B\n\nText.\n")
        assert (found.hosts, found.guests) == (hosts, guests)


def test_a_text_that_begins_with_a_key_is_a_text() -> None:
    said = "Guests: we had planned to have some of them this time, which did not work."
    found = read(f"# A\n\n{said}\n\n## B\n\nText.\n")
    assert found.guests == ()
    assert overview(found) == [said]


@pytest.mark.parametrize(
    ("lines", "video", "left"),
    [
        pytest.param(
            "[YouTube](https://youtu.be/a)", "https://youtu.be/a", [], id="link"
        ),
        pytest.param(
            "[Watch on YouTube](https://youtu.be/a) 2 July 2021",
            "https://youtu.be/a",
            [],
            id="with the date",
        ),
        pytest.param(
            "![](https://youtu.be/a)", "https://youtu.be/a", [], id="embedded"
        ),
        pytest.param(
            "[![A](https://img.example/0.jpg)](https://www.youtube.com/watch?v=a)",
            "https://www.youtube.com/watch?v=a",
            [],
            id="a picture that leads there",
        ),
        pytest.param(
            "動画: https://youtu.be/a\nText.", "https://youtu.be/a", ["Text."], id="key"
        ),
        pytest.param(
            "[Video](https://youtu.be/a) of a talk",
            "https://youtu.be/a",
            ["Video of a talk"],
            id="said in passing",
        ),
        pytest.param(
            "We liked [this](https://youtu.be/a).",
            None,
            ["We liked this."],
            id="another's",
        ),
    ],
)
def test_a_player_above_the_first_section_is_the_episodes(
    lines: str, video: str | None, left: list[str]
) -> None:
    found = read(f"# A\n\n{lines}\n\n## B\n\nText.\n")
    assert found.video == video
    assert overview(found) == left


def test_a_sound_file_is_the_episodes_audio() -> None:
    linked = read("# A\n\n[Download](https://a.example/7.mp3)\n")
    assert linked.audio == "https://a.example/7.mp3"
    assert read("# A\n\n- 音声: https://a.example/7\n").audio == "https://a.example/7"


def test_a_player_may_be_a_bullet_beside_others_of_the_header() -> None:
    page = "# A\n\n- Date: 2021-07-02\n- [YouTube](https://youtu.be/a)\n- [B]({})\n"
    found = read(page.format("https://b.example"))
    assert found.video == "https://youtu.be/a"
    assert overview(found) == ["B"]
    alone = read("# A\n\n- [YouTube](https://youtu.be/a)\n- [B](https://b.example)\n")
    assert alone.video is None


def test_the_first_of_several_videos_counts_and_none_is_lost() -> None:
    found = read(
        "# A\n\n- Video:\n    - Part 1: https://youtu.be/a\n"
        "    - Part 2: https://youtu.be/b\n- Video: https://youtu.be/c\n"
    )
    assert found.video == "https://youtu.be/a"
    assert overview(found) == [
        "Part 2: https://youtu.be/b",
        "Video: https://youtu.be/c",
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        pytest.param("## #12 — A walk\n\nText.\n", "#12 — A walk", id="a number"),
        pytest.param("## 第12回 散歩\n\n- a\n", "第12回 散歩", id="in Japanese"),
        pytest.param("## A walk\n\n### Links\n\n- a\n", "A walk", id="with sections"),
        pytest.param(
            "## Title: A walk\n\n## Links\n\n- a\n", "A walk", id="it says so"
        ),
        pytest.param("## Title\n\nA walk\n\n## B\n\n- a\n", "A walk", id="below it"),
        pytest.param("## Title\n\n- A\n- B\n\n## B\n\n- a\n", "7", id="two titles"),
        pytest.param("## Links\n\n### News\n\n- a\n", "7", id="a list's name"),
        pytest.param("## A walk\n\n## B\n\nText.\n", "7", id="one of two"),
        pytest.param("- a\n\n## A walk\n\n### B\n\nText.\n", "7", id="below a list"),
        pytest.param("## @mio\n\n### A\n\nText.\n", "7", id="a presenter"),
        pytest.param("## Guests\n\n### Mio\n\nText.\n", "7", id="people"),
        pytest.param("# News\n\n- a\n\n# Tools\n\n- b\n", "7", id="two of level 1"),
        pytest.param(
            "# Ep. 7 A\n\n- a\n\n# Tools\n\n- b\n", "Ep. 7 A", id="a number, 1"
        ),
        pytest.param("# A walk\n\n## B\n\nText.\n", "A walk", id="level 1"),
    ],
)
def test_the_first_heading_names_the_episode_where_it_is_no_section(
    page: str, title: str
) -> None:
    assert read(page).title == title
