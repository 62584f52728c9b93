import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import within

from kbindex.config import NotesConfig
from kbindex.model import Episode
from kbindex.shownotes import Reader, Reading
from kbindex.shownotes.blocks.front_matter import split_front_matter

READER = Reader()


def read(text: str, *, path: str = "7.md") -> Reading:
    return READER.read_text(text, episode_id="7", path=path)


def episode(front: str, body: str = "", *, path: str = "7.md") -> Episode:
    reading = read(f"---\n{front}\n---\n{body}", path=path)
    assert reading.diagnostics == ()
    assert reading.episode is not None
    return reading.episode


def overview(found: Episode) -> list[str]:
    return [n.text for a in found.articles if a.kind == "overview" for n in a.notes]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        pytest.param("title: 第7回 秋", "第7回 秋", id="plain"),
        pytest.param('title: "7: a, b"  # draft', "7: a, b", id="quoted, with comment"),
        pytest.param("title: 010", "010", id="no number"),
        pytest.param("title: no", "no", id="no falsehood"),
        pytest.param("title: 2021-07-02", "2021-07-02", id="no date"),
        pytest.param("title: >\n  one\n  two", "one two", id="folded"),
        pytest.param("Title: x", "x", id="any case"),
        pytest.param("title: a\ntitle: b", "b", id="the last of two"),
    ],
)
def test_a_title_is_the_text_that_was_written(front: str, title: str) -> None:
    assert episode(front).title == title


def test_its_title_comes_before_the_first_heading() -> None:
    assert episode("title: a", "# b\n").title == "a"
    assert episode("layout: a", "# b\n").title == "b"


def test_texts_are_the_overview_in_the_order_of_their_lines() -> None:
    found = episode(
        "tags: [noodle, 夜]\ndescription: 麺の[店](https://a.example)\n"
        "summary: |\n  One.\n\n  Two.",
        "An introduction.\n",
    )
    assert overview(found) == [
        "noodle, 夜",
        "麺の店",
        "One.",
        "Two.",
        "An introduction.",
    ]
    first = found.articles[0]
    assert [note.line for note in first.notes] == [2, 3, 5, 7, 9]
    assert [link.url for link in first.links] == ["https://a.example"]


@pytest.mark.parametrize(
    ("front", "names"),
    [
        pytest.param("tags: a b", ["a", "b"], id="blanks, as Jekyll"),
        pytest.param("tags: one two, three", ["one two", "three"], id="commas"),
        pytest.param("category: Two words", ["Two words"], id="one category"),
        pytest.param("keywords: [x, y z]", ["x", "y z"], id="a list"),
        pytest.param("tags:", [], id="none"),
        pytest.param("tags: [_, '-', '🎉', x_1]", ["x_1"], id="no letter, no name"),
    ],
)
def test_tags_are_those_of_the_author(front: str, names: list[str]) -> None:
    found = episode(front, "# 7\n\n## A topic\n\nWith text.\n")
    marks = {tuple((m.name, m.by) for m in a.marked_tags) for a in found.articles}
    assert marks == {tuple((name, "author") for name in names)}


@pytest.mark.parametrize(
    ("front", "names"),
    [
        pytest.param("hosts: Mio, Ren", ("Mio", "Ren"), id="a text"),
        pytest.param("host: '@mio'", ("mio",), id="a handle"),
        pytest.param("hosts: [mio, ren]", ("mio", "ren"), id="a list"),
        pytest.param(
            "hosts:\n  - name: Mio T\n    github: mio_t", ("mio_t",), id="keys"
        ),
        pytest.param("hosts:\n  - name: Mio T", ("Mio T",), id="a name alone"),
        pytest.param(
            "hosts:\n  name: Mio\n  url: https://x.com/mio_t",
            ("mio_t",),
            id="a mapping",
        ),
        pytest.param(
            "hosts:\n  Mio: https://github.com/mio_t\n  Ren: '@ren_m'",
            ("mio_t", "ren_m"),
            id="names with addresses",
        ),
        pytest.param("actor_ids:\n  - mio\n  - mio", ("mio",), id="once each"),
        pytest.param("actorIds: [mio]", ("mio",), id="in camel case"),
        pytest.param("出演者: [みお]", ("みお",), id="in Japanese"),
        pytest.param("hosts: # none yet", (), id="a comment is nobody"),
        pytest.param("authors: [mio]\naudio: /7.mp3", ("mio",), id="of a recording"),
        pytest.param("author: mio", (), id="the author of a page is no host"),
    ],
)
def test_people_are_read_as_texts_lists_and_mappings(
    front: str, names: tuple[str, ...]
) -> None:
    assert episode(front).hosts == names


@pytest.mark.parametrize(
    ("front", "video", "audio"),
    [
        pytest.param(
            "video: https://v.example/7", "https://v.example/7", None, id="url"
        ),
        pytest.param(
            "youtube_id: kBx-0000_07",
            "https://www.youtube.com/watch?v=kBx-0000_07",
            None,
            id="id",
        ),
        pytest.param(
            "youtube_url: https://youtu.be/a", "https://youtu.be/a", None, id="its url"
        ),
        pytest.param("audio_file_path: /a/7.mp3", None, "/a/7.mp3", id="path"),
        pytest.param(
            "enclosure: https://a.example/7.mp3 123 audio/mpeg",
            None,
            "https://a.example/7.mp3",
            id="enclosure",
        ),
        pytest.param(
            "audio:\n  url: https://a.example/7.mp3",
            None,
            "https://a.example/7.mp3",
            id="mapping",
        ),
        pytest.param(
            "video:\n  - https://v.example/1\n  - https://v.example/2",
            "https://v.example/1",
            None,
            id="the first of a list",
        ),
        pytest.param("video: false\naudio:", None, None, id="none"),
        pytest.param(
            "file: https://a.example/7.mp3\nembed: https://www.youtube.com/embed/a",
            "https://www.youtube.com/embed/a",
            "https://a.example/7.mp3",
            id="by what they are",
        ),
        pytest.param("cover: /7.png\nsite: https://youtube.com/", None, None, id="no"),
    ],
)
def test_video_and_audio_are_addresses(
    front: str, video: str | None, audio: str | None
) -> None:
    found = episode(front)
    assert (found.video, found.audio) == (video, audio)


@pytest.mark.parametrize(
    ("front", "date"),
    [
        pytest.param("date: 2021-07-02 10:00:00 +0900", "2021-07-02", id="with a time"),
        pytest.param("date: 2021-07-02\npublished: true", "2021-07-02", id="yes or no"),
        pytest.param(
            "published: 2021-07-09\nrecorded: 2021-07-02", "2021-07-02", id="recorded"
        ),
        pytest.param("layout: post", None, id="none"),
    ],
)
def test_dates_are_read_by_their_keys(front: str, date: str | None) -> None:
    found = episode(front).date
    assert (found.isoformat() if found else None) == date


def test_its_file_name_dates_a_page_that_does_not_say() -> None:
    assert episode("title: a", path="2021-07-02-a.md").date == dt.date(2021, 7, 2)
    named = episode("date: 2021-07-03", path="2021-07-02-a.md")
    assert named.date == dt.date(2021, 7, 3)


def test_links_are_articles_before_those_of_the_page() -> None:
    found = episode(
        "links:\n"
        "  - title: A page\n    url: https://a.example/?utm_source=x\n"
        "    note: Read it\n"
        "  - https://b.example\n"
        "  - '[C](https://c.example)'\n"
        "  - D: https://d.example",
        "# 7\n\n### @mio\n\n- [E](https://e.example)\n",
    )
    assert [(a.id, a.line, a.title, a.url) for a in found.articles] == [
        ("7#1", 3, "A page", "https://a.example/"),
        ("7#2", 6, "b.example", "https://b.example"),
        ("7#3", 7, "C", "https://c.example"),
        ("7#4", 8, "D", "https://d.example"),
        ("7#5", 14, "E", "https://e.example"),
    ]
    assert [(n.text, n.line) for n in found.articles[0].notes] == [("Read it", 5)]


def test_a_link_that_an_article_brings_itself_is_one_article() -> None:
    """One that only its text speaks of is an article of its own all the same."""
    found = episode(
        "links:\n  - A: https://a.example/\n  - B: https://b.example",
        "# 7\n\n### @mio\n\n- [E](https://a.example)\n  - as in [b](https://b.example)\n",
    )
    assert [(a.title, a.url) for a in found.articles] == [
        ("B", "https://b.example"),
        ("E", "https://a.example"),
    ]


def test_chapters_are_topics_in_the_order_of_time() -> None:
    found = episode(
        "chapters:\n  - 00:12 A start\n  - start: '1:02'\n    title: B\n"
        "    desc: more\n  - time: 3755\n    title: 近況\n  - no time"
    )
    assert overview(found) == ["no time"]
    assert [
        (a.id, a.line, a.title, a.time_s, a.time_from, [note.text for note in a.notes])
        for a in found.articles[1:]
    ] == [
        ("7#1", 3, "A start", 12, "chapters", []),
        ("7#2", 5, "B", 62, "chapters", ["more"]),
        ("7#3", 8, "近況", 3755, "chapters", []),
    ]


def test_toml_is_read_as_yaml_is() -> None:
    found = read(
        '+++\ntitle = "第7回"\ndate = 2021-07-02T10:00:00+09:00\ntags = ["a"]\n\n'
        '[author]\nname = "Mio"\n+++\n# x\n'
    )
    assert found.diagnostics == ()
    assert found.episode is not None
    assert (found.episode.title, found.episode.date) == ("第7回", dt.date(2021, 7, 2))
    assert overview(found.episode) == ["a"]


def test_values_of_toml_have_their_lines() -> None:
    found = read(
        '+++\ntitle = "7"\ntags = [\n  "a",\n]\n\n[[links]]\ntitle = "A"\n'
        'url = "https://a.example"\n\n[[links]]\ntitle = "B"\n'
        'url = "https://b.example"\n+++\n'
    ).episode
    assert found is not None
    assert [(a.title, a.line) for a in found.articles] == [
        ("7", 3),
        ("A", 8),
        ("B", 12),
    ]


def test_a_plain_head_ends_at_the_first_blank_line() -> None:
    found = read("Title: a: b\nDate: 2021-07-02\nSlug: x\n\nText: no key\n")
    assert found.episode is not None
    assert (found.episode.title, found.episode.date) == ("a: b", dt.date(2021, 7, 2))
    assert overview(found.episode) == ["Text: no key"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Note: this is a text\n\nMore.\n", id="no title and no date"),
        pytest.param("Title: a\nand more of it\n\nB\n", id="a line that has no key"),
        pytest.param("---\n\nA quiet page.\n\n---\n\nB\n", id="two thematic breaks"),
        pytest.param(
            "---\n- [a](https://a.example/?b=1)\n---\n", id="a list between breaks"
        ),
        pytest.param("---\n---\nx: y\n\n---\n\nB\n", id="empty front matter"),
        pytest.param("---\ntitle: a\n", id="no end"),
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    found = read(text)
    assert found.diagnostics == ()
    assert found.episode is not None
    assert found.episode.title == "7"
    assert found.episode.articles


def test_pages_in_html_have_front_matter_too() -> None:
    found = read("---\ntitle: a\n---\n<h2>x</h2><p>y</p>\n", path="7.html").episode
    assert found is not None
    assert (found.title, [a.line for a in found.articles]) == ("a", [4])


def test_lines_count_on_below_front_matter() -> None:
    body = "\n### @mio\n\n- [a](https://a.example)\n"
    assert [a.line for a in episode("title: a", body).articles] == [7]


ALIASES = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefghijklm", "bcdefghijklmn", strict=True)
)


@pytest.mark.parametrize(
    ("front", "line"),
    [
        pytest.param("title: 秋\n" + ALIASES, 4, id="aliases"),
        pytest.param("title: 秋\nx: " + "[" * 50_000, 3, id="flow depth"),
        pytest.param(
            "title: 秋\n" + "".join(" " * n + "x:\n" for n in range(300)),
            23,
            id="depth",
        ),
        pytest.param("title: 秋\nx: " + "y" * 200_000, 2, id="length"),
        pytest.param("title: 秋\nx: a: b", 3, id="two colons"),
        pytest.param("title: 秋\nx: 'a", 3, id="an open quote"),
        pytest.param("title: 秋\nx: \x00", 3, id="a control character"),
        pytest.param("%YAML " + "9" * 6_000 + ".1\ntitle: 秋", 2, id="a huge number"),
    ],
)
def test_what_is_no_yaml_is_one_diagnostic_and_the_rest_is_read(
    front: str, line: int
) -> None:
    """A bomb of aliases, depth or length is refused before it costs anything."""
    text = f"---\n{front}\n---\n# x\n\n### @mio\n\n- [a](https://a.example)\n"
    found = within(5, lambda: read(text))
    assert [(said.kind, said.line) for said in found.diagnostics] == [
        ("front-matter", line)
    ]
    assert found.episode is not None
    assert found.episode.title == "秋"
    assert [a.title for a in found.episode.articles if a.kind == "article"] == ["a"]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        pytest.param('title = "秋"\nx =', 3, id="no value"),
        pytest.param('title = "秋"\n' + "a." * 40_000 + "b = 1", 3, id="dots"),
        pytest.param('title = "秋"\nx = ' + "1" * 5_000, 2, id="a huge number"),
        pytest.param('title = "秋"\n' + "a." * 1_000 + "b = 1", 2, id="a deep key"),
        pytest.param('title = "秋"\n[' + "a." * 700 + "b]", 2, id="a deep table"),
        pytest.param('title = "秋"\nx = ' + "[" * 99 + "]" * 99, 2, id="deep lists"),
    ],
)
def test_what_is_no_toml_is_one_diagnostic_and_the_rest_is_read(
    front: str, line: int
) -> None:
    found = read(f"+++\n{front}\n+++\n# x\n")
    assert [(said.kind, said.line) for said in found.diagnostics] == [
        ("front-matter", line)
    ]
    assert found.episode is not None
    assert found.episode.title == "秋"


def test_people_are_read_where_a_handle_makes_it_no_yaml() -> None:
    found = read("---\nhosts:\n  - @mio\n  - Ren\ntags: [a, b]\n---\n")
    assert [said.line for said in found.diagnostics] == [3]
    assert found.episode is not None
    assert found.episode.hosts == ("mio", "Ren")
    assert overview(found.episode) == ["a, b"]


@pytest.mark.parametrize(
    "line",
    [
        *("title: [a]", "date: {a: b}", "hosts: [[a]]", "links: 5", "tags: {a: b}"),
        *("audio: [[a]]", "video: {a: [b]}", "description: {a: b}", "chapters: {a: b}"),
        *("links: [{title: a}]", "tags: [[a]]"),
    ],
)
def test_a_value_of_another_type_is_one_diagnostic(line: str) -> None:
    found = read(f"---\nlayout: a\n{line}\nsubtitle: kept\n---\n")
    assert [(said.kind, said.line) for said in found.diagnostics] == [
        ("front-matter", 3)
    ]
    assert found.episode is not None
    assert overview(found.episode) == ["kept"]


def test_the_project_says_which_number_is_the_day() -> None:
    text = "---\ndate: 02/07/2021\n---\n"
    reader = Reader(notes=NotesConfig(dates="dmy"))
    found = reader.read_text(text, episode_id="7", path="7.md")
    assert found.episode is not None
    assert (found.episode.date, found.diagnostics) == (dt.date(2021, 7, 2), ())
    assert [said.kind for said in read(text).diagnostics] == ["ambiguous-date"]


@pytest.mark.parametrize(
    "front",
    [
        pytest.param("---\n{}---\n", id="YAML"),
        pytest.param("+++\n{}+++\n", id="TOML"),
    ],
)
@pytest.mark.parametrize("key", ["k{}", "description", "guests", "tags"])
def test_many_values_take_no_longer_each_than_few(front: str, key: str) -> None:
    """A square of their number would be minutes here."""
    mark = "=" if front.startswith("+") else ":"
    if "{}" in key:
        text = "".join(f"{key.format(n)} {mark} 1\n" for n in range(7_000))
    else:
        text = f'{key} {mark} ["' + '", "'.join(f"a{n}" for n in range(8_000)) + '"]\n'
    found = within(4, lambda: read(front.format(text)))
    said = [one.kind for one in found.diagnostics]
    assert said == (["front-matter"] if key == "tags" else [])


def test_a_hundred_tags_are_enough() -> None:
    found = read("---\nx: 1\ntags: [" + "a, " * 150 + "]\n---\n## A\n\nText.\n")
    assert [(said.kind, said.line) for said in found.diagnostics] == [
        ("front-matter", 3)
    ]
    assert found.episode is not None
    assert {len(a.marked_tags) for a in found.episode.articles} == {100}


MARKUP = st.text(
    st.sampled_from("ab:-[]{}&*!|>'\"#%@,? \n\t=.あ\x00\u2028"), max_size=80
)


@given(MARKUP, st.sampled_from(["---", "+++"]))
def test_any_front_matter_is_read_and_none_is_lost_from_the_page(
    front: str, fence: str
) -> None:
    """Law: nothing raises; the page behind it is read, on its own lines."""
    text = f"{fence}\n{front}\n{fence}\n# x\n\n### @mio\n\n- [a](https://a.example)\n"
    found = read(text)
    assert found.episode is not None
    urls = [a.url for a in found.episode.articles if a.url]
    assert "https://a.example" in urls
    last = text.count("\n")
    assert all(1 <= said.line <= last for said in found.diagnostics)
    assert all(1 <= a.line <= a.end_line <= last for a in found.episode.articles)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Welcome to the show. Today: rain: and wind.\nMore: or less: of it.",
            id="sentences",
        ),
        pytest.param("Note: it rains: a lot\nand there is wind", id="a line goes on"),
        pytest.param(
            "We talked about: boats: and locks\n\nIt was late", id="two paragraphs"
        ),
    ],
)
def test_prose_with_colons_between_two_rules_is_text(text: str) -> None:
    page = f"---\n{text}\n---\n\n## Links\n\n- [A](https://a.example/)\n"
    reading = Reader().read_text(page, episode_id="1", path="1.md")
    assert reading.diagnostics == ()
    assert reading.episode is not None
    overview = reading.episode.articles[0]
    assert overview.kind == "overview"
    said = "\n".join(note.text for note in overview.notes)
    assert set(text.split()) <= set(said.split())


def test_keys_that_are_no_yaml_are_front_matter_all_the_same() -> None:
    page = "---\nhosts: @aki\nguests: @ben\n---\n\nProse.\n"
    reading = Reader().read_text(page, episode_id="1", path="1.md")
    assert [said.kind for said in reading.diagnostics] == ["front-matter"]
    assert reading.episode is not None
    assert reading.episode.hosts == ("aki",)


@pytest.mark.parametrize(
    "deep", ["[" * 5_000 + "]" * 5_000, "[ " * 5_000 + "] " * 5_000]
)
def test_lists_in_lists_without_end_do_not_raise(deep: str) -> None:
    assert split_front_matter(f"---\ntags: {deep}\n---\n\n# x\n", path="x").fields
