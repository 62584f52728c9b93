"""Lists and lines of links where nobody is named: what is an article, and its title."""

import pytest

from kbindex.model import Article
from kbindex.shownotes import Reader

READER = Reader()

Told = tuple[str, str | None, tuple[str, ...], list[str]]


def articles(text: str) -> list[Article]:
    episode = READER.read_text(text, episode_id="7", path="7.md").episode
    assert episode is not None
    return [article for article in episode.articles if article.kind == "article"]


def told(text: str) -> list[Told]:
    """Read articles: title, address, section, notes."""
    return [
        (a.title, a.url, a.section, [note.text for note in a.notes])
        for a in articles(text)
    ]


def one(bullet: str) -> tuple[str, str | None, list[str]]:
    """Read a bullet of a list: title, address, and what stands beside or below."""
    ((title, url, section, notes),) = told(f"## Links\n\n- {bullet}\n")
    assert section == ("Links",)
    return title, url, notes


A = "https://a.example/a"


@pytest.mark.parametrize(
    ("bullet", "title", "notes"),
    [
        pytest.param(f"[題]({A})", "題", [], id="a link"),
        pytest.param(f"**[題]({A})**", "題", [], id="emphasis"),
        pytest.param(f"[題]({A}) - a remark", "題", ["a remark"], id="dash"),
        pytest.param(f"[題]({A})... 感想です。", "題", ["感想です。"], id="dots"),
        pytest.param(f"[題]({A})（英語）", "題", ["（英語）"], id="brackets"),
        pytest.param(f"[題]({A}) 詳しい", "題", ["詳しい"], id="blank"),
        pytest.param(f"[題]({A}) とても良い", "題", ["とても良い"], id="adverb"),
        pytest.param(f"[題]({A}) by Ada", "題", ["by Ada"], id="by somebody"),
        pytest.param(f"[題]({A})\n  続き", "題", ["続き"], id="next line"),
        pytest.param(f"[題]({A})の話", "題の話", [], id="glued particle"),
        pytest.param(f"[題]({A}) を読んだ", "題 を読んだ", [], id="particle"),
        pytest.param(f"[a/b]({A})#12 fix", "a/b#12 fix", [], id="glued number"),
        pytest.param(f"[a]({A}) and [b]({A}/b)", "a", ["and b"], id="two links"),
        pytest.param(f"[x] [題]({A})", "題", [], id="task"),
        pytest.param(f"[ ] [題]({A}) 後で", "題", ["後で"], id="task with remark"),
        pytest.param(f"（動画）[題]({A})", "題", ["（動画）"], id="label in brackets"),
        pytest.param(f"[video] [題]({A})", "題", ["[video]"], id="square label"),
        pytest.param(f"記事: [題]({A})", "題", ["記事"], id="label with colon"),
        pytest.param(f"Ada - [題]({A})", "題", ["Ada"], id="label with dash"),
        pytest.param(f"2024-01-05 [題]({A})", "題", ["2024-01-05"], id="date"),
        pytest.param(f"5/20 | Köln | [題]({A})", "題", ["5/20 | Köln"], id="place"),
        pytest.param(f"TODO [題]({A})", "題", ["TODO"], id="capitals"),
        pytest.param(f"🎥 [題]({A})", "題", [], id="emoji"),
        pytest.param(f"`a` [is gone]({A}).", "a is gone.", [], id="sentence"),
        pytest.param(
            f"`a` [is\n  gone]({A}). See b.", "a is gone.", ["See b."], id="wrapped"
        ),
        pytest.param(f"A talk: see [here]({A})", "A talk: see here", [], id="here"),
        pytest.param(f"題 {A}", "題", [], id="address behind"),
        pytest.param(f"題（{A}）", "題", [], id="address in brackets"),
        pytest.param(f"題: {A}", "題", [], id="address behind a label"),
        pytest.param(f"題\n  {A}", "題", [], id="address on the next line"),
        pytest.param(f"題\n  [頁]({A})", "題", ["頁"], id="link on the next line"),
        pytest.param(f"題\n  - {A}\n  - 感想", "題", [A, "感想"], id="nested address"),
        pytest.param(f"{A}", "a.example/a", [], id="an address alone"),
        pytest.param(f"「題」\n  ([頁]({A}))", "「題」", ["(頁)"], id="quoted"),
        pytest.param(
            f"題 — [slides]({A}), [video]({A}/v)", "題", ["slides, video"], id="facets"
        ),
    ],
)
def test_a_bullet_with_a_link_is_an_article(
    bullet: str, title: str, notes: list[str]
) -> None:
    assert one(bullet) == (title, A, notes)


def test_links_of_the_shows_own_site_are_articles_without_an_address() -> None:
    text = "## Links\n\n- [Docs](/docs/)\n- [Post]({% post_url 2021-05-03-x %})\n"
    assert told(text + "- [Top](#top)\n- [Mail](mailto:a@a.example)\n") == [
        ("Docs", None, ("Links",), []),
        ("Post", None, ("Links",), []),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("関連リンク", "Links", "References:", "## News & Blog Posts", "Headlines"),
        *("📖 Articles & Tutorials", "Upcoming Events", "参考文献", "今週のニュース"),
        *("Show notes", "Shownotes", "目次", "Links from the interview", "その他"),
    ],
)
def test_a_heading_that_names_a_list_is_a_section_beside_plain_bullets(
    heading: str,
) -> None:
    text = f"## {heading}\n\n- [題]({A})\n- 話したこと\n"
    assert [(title, url) for title, url, _, _ in told(text)] == [("題", A)]


@pytest.mark.parametrize(
    "heading",
    [
        *("Hosts", "Your hosts", "Guest: Ada", "出演者", "Sponsors", "Sponsor: Acme"),
        *("Tags", "Table of Contents", "Agenda", "Subscribe", "Follow us", "License"),
        *("Transcript", "スポンサー", "Special thanks", "お問い合わせ"),
    ],
)
def test_sections_of_people_and_sponsors_hold_no_articles(heading: str) -> None:
    text = f"# 7\n\n## {heading}\n\n- [題]({A})\n\n### More\n\n- [b]({A}/b)\n"
    assert told(text) == []


def test_navigation_and_places_to_follow_are_no_articles() -> None:
    text = f"""\
## Links

- [題]({A})
- [RSS](https://a.example/feed)
- [Apple Podcasts](https://podcasts.example/id1)
- Twitter: [@show](https://twitter.com/show)
- [Discord](https://discord.example/)

### [<< Prev](1.md) --- [Next >>](3.md)
"""
    assert [title for title, _, _, _ in told(text)] == ["題", "Discord"]


def test_a_list_without_any_heading_is_one() -> None:
    assert told(f"* [一]({A})\n* [二]({A}/b) - 感想\n") == [
        ("一", A, (), []),
        ("二", f"{A}/b", (), ["感想"]),
    ]


def test_bullets_and_lines_without_a_link_group_those_below() -> None:
    text = f"""\
## Links

Recordings:

- Day one
  - [一]({A})
  - [二]({A}/b)
- [三]({A}/c)

**Slides**

- [四]({A}/d)
"""
    assert [(title, section) for title, _, section, _ in told(text)] == [
        ("一", ("Links", "Recordings", "Day one")),
        ("二", ("Links", "Recordings", "Day one")),
        ("三", ("Links", "Recordings")),
        ("四", ("Links", "Slides")),
    ]


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        pytest.param("[一]({0})\n[二]({0}/b)\n", ["一", "二"], id="a link a line"),
        pytest.param("・[一]({0}) 良い\n・[二]({0}/b)\n", ["一", "二"], id="marks"),
        pytest.param("・一 {0}\n・二（{0}/b）\n", ["一", "二"], id="addresses behind"),
        pytest.param("一\n{0}\n二\n{0}/b\n感想\n", ["一", "二"], id="addresses below"),
        pytest.param("1、[一]({0})\n\n2、[二]({0}/b)\n", ["一", "二"], id="numbers"),
        pytest.param("**[一]({0})**\nWhat it says.\n", ["一"], id="a text below"),
        pytest.param("[一]({0})\nis new, it says.\n", [], id="prose that goes on"),
        pytest.param("See these:\n[一]({0})\n[二]({0}/b)\n", ["一", "二"], id="above"),
        pytest.param(
            "Get the [一]({0})\nLearn [二]({0}/b)\nJoin [三]({0}/c)\n",
            ["一", "二", "三"],
            id="links that end their lines",
        ),
        pytest.param("[一]({0})は次のとおり。\n続き\n", [], id="prose"),
        pytest.param(
            "See the\n[一]({0}), which is long, and\nthe [二]({0}/b)\n",
            [],
            id="wrapped",
        ),
        pytest.param("> Words.\n\n– [who]({0})\n", [], id="who said it"),
    ],
)
def test_lines_with_links_are_articles_and_prose_is_none(
    body: str, titles: list[str]
) -> None:
    text = "## Links\n\n- [零](https://a.example/0)\n\n" + body.format(A)
    assert [title for title, _, _, _ in told(text)] == ["零", *titles]


def test_bullets_below_a_line_are_its_notes_unless_they_bring_links() -> None:
    text = f"""\
**Ada #1: [一]({A})**

- 話したこと
- [頁]({A}/c)も見た

**Ben #2: [二]({A}/b)**

- 話したこと

Extras

- [三]({A}/d)
"""
    assert told(text) == [
        ("一", A, (), ["Ada #1", "話したこと", "頁も見た"]),
        ("二", f"{A}/b", (), ["Ben #2", "話したこと"]),
        ("三", f"{A}/d", ("Extras",), []),
    ]


@pytest.mark.parametrize(
    ("body", "is_topic"),
    [
        pytest.param("- [一]({0})\n- [二]({0}/b)\n", False, id="links alone"),
        pytest.param("- [一]({0})\n- 話した\n", True, id="a remark"),
        pytest.param("話した。[一]({0})\n", True, id="a text"),
        pytest.param("読んだもの：\n\n- [一]({0})\n", False, id="announced"),
        pytest.param("読んだ。\n\n- [一]({0})\n", True, id="a text and one link"),
        pytest.param("読んだ。\n\n参考: [一]({0})\n", True, id="a text and a source"),
        pytest.param("Read on.\n\n- [一]({0})\n- [二]({0}/b)\n", False, id="several"),
        pytest.param("{0}\n\n長い。\n", True, id="an address below"),
        pytest.param("- [一]({0})\n\n```\na\n```\n", True, id="code"),
    ],
)
def test_a_subject_is_a_topic_unless_it_has_links_alone(
    body: str, *, is_topic: bool
) -> None:
    titles = [title for title, _, _, _ in told(f"## 監視の話\n\n{body.format(A)}")]
    assert (titles == ["監視の話"]) is is_topic


def test_a_topic_has_no_address_of_its_text() -> None:
    (topic,) = articles(f"## 監視の話\n\n[一]({A})を読んだ。\n")
    assert (topic.url, topic.own_url, topic.links[0].url) == (None, None, A)


def test_linked_headings_are_articles_or_head_lists() -> None:
    text = f"""\
## [一]({A})

感想

### 詳細

## [二]({A}/b)

### [RFCs]({A}/rfcs)

- [三]({A}/c)

### [Issues]({A}/issues)

- [四]({A}/d)
"""
    assert told(text) == [
        ("一", A, (), ["感想", "詳細"]),
        ("三", f"{A}/c", ("二", "RFCs"), []),
        ("四", f"{A}/d", ("二", "Issues"), []),
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("12:30 近況", "0:12:30 - 近況", "[12:30] 近況", "(12:30) 近況"),
        *("12:30 | 近況", "12:30〜近況", "12:30 ~ : 近況", "１２：３０ 近況"),
        *("近況 [12:30]", "近況（12:30）", "**12:30** 近況", "00:12:30.500 近況"),
        *(f"{word}(https://youtu.be/x?t=750)" for word in ("近況 [12:30]",)),
        "[12:30](https://youtu.be/x?t=750) 近況",
        "[12:30 近況](https://youtu.be/x?t=750)",
    ],
)
def test_a_chapter_without_a_link_is_a_topic_with_its_time(written: str) -> None:
    for text in (f"## Chapters\n\n- {written}\n", f"- [題]({A})\n- {written}\n"):
        found = articles(text)[-1]
        assert (found.title, found.url, found.notes) == ("近況", None, ())
        assert (found.time_s, found.time_from) == (750, "notes")
        links = ["https://youtu.be/x?t=750"] if "youtu.be" in written else []
        assert [link.url for link in found.links] == links


def test_the_end_of_a_chapter_stays_a_note() -> None:
    (found,) = articles("## Chapters\n\n- 12:30〜15:00 近況\n")
    assert (found.time_s, [note.text for note in found.notes]) == (
        750,
        ["12:30〜15:00"],
    )


def test_a_link_that_holds_its_time_is_the_articles_own() -> None:
    (found,) = articles(f"## Links\n\n- [12:30 題]({A})\n")
    assert (found.title, found.url, found.time_s) == ("題", A, 750)


def test_what_is_no_time_is_a_part_of_the_title() -> None:
    text = f"## Links\n\n- [16:9]({A})\n- 80:20 [題]({A}/b)\n- 99:99 rules\n"
    assert [title for title, _, _, _ in told(text)] == ["16:9", "80:20 題"]


@pytest.mark.parametrize(
    "text",
    [
        f"## Links\n\n- 99:99 [題]({A})\n",
        "## Chapters\n\n- 99:99 題\n- 0:00 始\n",
        "99:99 題\n0:00 始\n",
        "## 99:99 題\n\n話\n\n## 0:00 始\n\n話\n",
        "## Chapters\n\n| at | what |\n|---|---|\n| 99:99 | 題 |\n| 0:00 | 始 |\n",
    ],
)
def test_what_is_meant_as_a_time_and_is_none_is_said(text: str) -> None:
    reading = Reader().read_text(text, episode_id="7", path="7.md")
    assert [(one.kind, one.path) for one in reading.diagnostics] == [
        ("bad-time", "7.md")
    ]
    assert reading.diagnostics[0].message == "no time of a recording: '99:99'"
    assert text.split("\n")[reading.diagnostics[0].line - 1].find("99:99") >= 0
    assert reading.episode
    first = next(one for one in reading.episode.articles if one.kind == "article")
    assert (first.title, first.time_s) == ("題", None)
    assert first.notes[0].text == "99:99"


def test_beside_times_minutes_may_be_more_than_an_hour() -> None:
    found = articles("## Chapters\n\n- 0:00 始\n- 62:03 終\n")
    assert [(a.title, a.time_s) for a in found] == [("始", 0), ("終", 3723)]


def test_a_table_may_have_a_column_of_times() -> None:
    text = (
        f"## Links\n\n| time | what | by |\n|---|---|---|\n| 0:00 | [題]({A}) | aki |\n"
        "| 12:30 | 近況 | |\n"
    )
    assert [
        (a.title, a.url, a.time_s, [note.text for note in a.notes])
        for a in articles(text)
    ] == [("題", A, 0, ["aki"]), ("近況", None, 750, [])]


def test_under_a_presenter_the_title_is_its_line_and_has_its_time() -> None:
    text = (
        f"### @mio\n\n- 12:30 [題]({A})\n"
        f"- [13:30](https://youtu.be/x?t=810) [二]({A}/b)\n- [三]({A}/c) [14:00]\n"
        "- [15:00](https://youtu.be/x?t=900) 四\n"
    )
    assert [(a.title, a.url, a.time_s) for a in articles(text)] == [
        ("12:30 題", A, 750),
        ("13:30 二", f"{A}/b", 810),
        ("三 [14:00]", f"{A}/c", 840),
        ("15:00 四", None, 900),
    ]


def test_a_place_in_the_episodes_recording_is_a_time_and_no_page() -> None:
    text = (
        "# x\n\n- Video: https://youtu.be/abc\n\n## Links\n\n"
        "- [題](https://www.youtube.com/watch?v=abc&t=4m16s)\n"
        "- [他](https://youtu.be/other?t=5)\n- [全](https://youtu.be/abc)\n"
    )
    assert [(a.title, a.url, a.time_s) for a in articles(text)] == [
        ("題", None, 256),
        ("他", "https://youtu.be/other?t=5", None),
        ("全", "https://youtu.be/abc", None),
    ]


def test_the_time_of_a_heading_is_not_that_of_what_stands_below() -> None:
    (found,) = articles(f"## 1:44 Links\n\n- [題]({A})\n")
    assert (found.section, found.time_s) == (("Links",), None)


def test_sponsors_hold_no_articles_beside_presenters() -> None:
    text = f"""\
### @mio

- [一]({A})

## Sponsors

- [Acme]({A}/acme)

## Links

- [二]({A}/b)
"""
    assert [(a.title, a.presenter) for a in articles(text)] == [
        ("一", "mio"),
        ("二", None),
    ]


def test_bullets_group_groups_of_links() -> None:
    text = (
        f"- Databases\n  - Relational\n    - [題]({A})\n  - Others\n    - [二]({A}/b)\n"
    )
    assert told(text) == [
        ("題", A, ("Databases", "Relational"), []),
        ("二", f"{A}/b", ("Databases", "Others"), []),
    ]


def test_footnotes_are_references_and_no_articles() -> None:
    text = (
        f"## 近況\n\n転職した[^1]。\n\n## Links\n\n- [題]({A})\n\n"
        f"[^1]: [a]({A}/a)\n[^2]: {A}/b\n"
    )
    assert told(text) == [
        ("近況", None, (), ["転職した。"]),
        ("題", A, ("Links",), ["a", f"{A}/b"]),
    ]


@pytest.mark.parametrize(
    "mark", ["1\ufe0f\u20e3", "[1]", "(1)", "1、", "・", "✅", "→"], ids=ascii
)
def test_marks_before_a_line_are_none_of_its_title(mark: str) -> None:
    text = f"## Links\n\n{mark} [題]({A})\n{mark} {A}/b\n"
    assert told(text) == [
        ("題", A, ("Links",), []),
        ("a.example/a/b", f"{A}/b", ("Links",), []),
    ]


def test_rows_of_a_table_of_links_are_articles() -> None:
    text = (
        "## 紹介した記事\n\n| 番号 | タイトル | 紹介者 |\n|--|--|--|\n"
        f"| 1 | [題]({A}) | aki |\n| 2 | 二つ目 | {A}/b |\n"
        f"| 3 | {A}/c | [@ben](https://github.com/ben) |\n"
    )
    section = ("紹介した記事",)
    assert told(text) == [
        ("題", A, section, ["1", "aki"]),
        ("二つ目", f"{A}/b", section, ["2"]),
        ("a.example/a/c", f"{A}/c", section, ["3", "@ben"]),
    ]
    assert [article.line for article in articles(text)] == [5, 6, 7]


def test_a_table_of_facts_is_a_part_of_its_subject() -> None:
    text = (
        "## 監視の話\n\n調べてみた。\n\n| 名前 | 速さ |\n|--|--|\n"
        f"| [題]({A}) | 12 |\n| other | 13 |\n"
    )
    assert [title for title, *_ in told(text)] == ["監視の話"]


def test_a_marked_line_heads_the_lines_below_it() -> None:
    text = (
        f"▼関連リンク\n・題\n{A}\n・二つ目\n{A}/b\n\n"
        f"▼お便りはこちら\nhttps://form.example/x\n\n【参考】\n・三つ目（{A}/c）\n・{A}/d\n"
    )
    assert told(text) == [
        ("題", A, ("関連リンク",), []),
        ("二つ目", f"{A}/b", ("関連リンク",), []),
        ("三つ目", f"{A}/c", ("参考",), []),
        ("a.example/a/d", f"{A}/d", ("参考",), []),
    ]


def test_a_marked_line_of_its_own_is_the_title_of_its_address() -> None:
    assert told(f"▼題\n{A}\n▼二つ目\n{A}/b\n") == [
        ("▼題", A, (), []),
        ("▼二つ目", f"{A}/b", (), []),
    ]


@pytest.mark.parametrize("label", ["Timestamps:", "Timestamps", "▼Timestamps"])
def test_a_line_heads_the_chapters_below_it(label: str) -> None:
    assert told(f"{label}\n00:00 はじまり\n12:30 [題]({A})\n") == [
        ("はじまり", None, ("Timestamps",), []),
        ("題", A, ("Timestamps",), []),
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"Sponsor: [Acme]({A})",
        f"ゲスト：[秋]({A})",
        f"[Website]({A}) | [RSS]({A}/feed)",
        f"[Apple Podcasts]({A}) ・ [Spotify]({A}/show)",
    ],
)
@pytest.mark.parametrize("mark", ["", "- "], ids=["line", "bullet"])
def test_what_tells_of_the_show_is_no_article(line: str, mark: str) -> None:
    assert (
        told(f"{mark}[題]({A}/a)\n{mark}[二]({A}/b)\n\ntext.\n\n{mark}{line}\n")[2:]
        == []
    )


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"題: {A}", "題"),
        (f"題 - {A}", "題"),
        (f"題（{A}）", "題"),
        (f"題 | {A}", "題"),
        (f"See {A}", None),
        (f"See here for more: {A}", None),
        (f"It was good. More: {A}", None),
        (f"お便り：{A}", None),
    ],
)
def test_a_title_and_its_address_may_be_a_paragraph(line: str, title: str) -> None:
    found = told(f"## Links\n\n- [一]({A}/1)\n\n{line}\n")[1:]
    assert found == ([(title, A, ("Links",), [])] if title else [])


def test_the_number_of_a_heading_is_none_of_its_title() -> None:
    text = (
        f"## 1. [題]({A})\n\ntext\n\n## 2. 二つ目\n\ntext\n\n## 3.11 is out\n\ntext\n"
    )
    assert [title for title, *_ in told(text)] == ["題", "二つ目", "3.11 is out"]


def test_one_entry_of_many_may_have_no_link() -> None:
    """A list stays one, whose every link would else be lost for its page."""
    links = "".join(f"- [題 {n}]({A}/{n})\n" for n in range(5))
    titles = [title for title, *_ in told(f"## 家の話\n\n{links}- 電球\n")]
    assert titles == [f"題 {n}" for n in range(5)]
    few = f"## 家の話\n\n- [題]({A})\n- [二]({A}/b)\n- 電球\n"
    assert [title for title, *_ in told(few)] == ["家の話"]


@pytest.mark.parametrize(
    "time",
    ["0:00 ~ :", "0:00～", "[00:00]", "00:00 - 1:30", "(0:00) -", "0:00 〜 1:30"],
)
def test_a_time_is_written_in_many_ways(time: str) -> None:
    assert [title for title, *_ in told(f"## Contents\n\n- {time} 題\n")] == ["題"]
