"""What cannot be read as it stands is a diagnostic; the rest is read."""

import codecs
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.processor_time import within

from kbindex.model import Diagnostic, EpisodeId
from kbindex.shownotes import EpisodeFile, Reader, Reading

READER = Reader()

NOTES = "# 7\n\n### @mio\n\n#### 監視の話\n\n- ログとメトリクス\n"


def read(content: bytes, path: str = "7.md") -> Reading:
    return READER.read_bytes(content, EpisodeFile(id=EpisodeId("7"), path=path))


def texts(reading: Reading) -> list[str]:
    assert reading.episode is not None
    return [
        text
        for article in reading.episode.articles
        for text in (article.title, *(note.text for note in article.notes))
    ]


def in_english(reading: Reading) -> tuple[Diagnostic, ...]:
    return tuple(replace(said, form=None) for said in reading.diagnostics)


def said(reading: Reading) -> list[tuple[str, int, str]]:
    return [(d.path, d.line, d.kind) for d in reading.diagnostics]


@pytest.mark.parametrize(
    ("content", "diagnostics"),
    [
        pytest.param(NOTES.encode(), [], id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + NOTES.encode(), [], id="byte-order mark"),
        pytest.param(
            codecs.BOM_UTF16_LE + NOTES.encode("utf-16-le"),
            [
                Diagnostic(
                    path="7.md",
                    line=1,
                    kind="encoding",
                    message="the file is UTF-16; save as UTF-8",
                )
            ],
            id="UTF-16, little end first",
        ),
        pytest.param(
            codecs.BOM_UTF16_BE + NOTES.encode("utf-16-be"),
            [
                Diagnostic(
                    path="7.md",
                    line=1,
                    kind="encoding",
                    message="the file is UTF-16; save as UTF-8",
                )
            ],
            id="UTF-16, big end first",
        ),
        pytest.param(
            NOTES.encode("cp932"),
            [
                Diagnostic(
                    path="7.md",
                    line=5,
                    kind="encoding",
                    message="byte 0x8a is not UTF-8; read as Shift_JIS, save as UTF-8",
                )
            ],
            id="Shift_JIS",
        ),
        pytest.param(
            NOTES.encode("euc_jp"),
            [
                Diagnostic(
                    path="7.md",
                    line=5,
                    kind="encoding",
                    message="byte 0xb4 is not UTF-8; read as EUC-JP, save as UTF-8",
                )
            ],
            id="EUC-JP",
        ),
        pytest.param(
            NOTES.encode("iso2022_jp"),
            [
                Diagnostic(
                    path="7.md",
                    line=5,
                    kind="encoding",
                    message="the file is ISO-2022-JP; save as UTF-8",
                )
            ],
            id="ISO-2022-JP",
        ),
        pytest.param(NOTES.replace("\n", "\r\n").encode(), [], id="CRLF"),
        pytest.param(NOTES.replace("\n", "\r").encode(), [], id="lone CR"),
    ],
)
def test_each_encoding_is_read_and_said(
    content: bytes, diagnostics: list[Diagnostic]
) -> None:
    reading = read(content)
    assert texts(reading) == ["監視の話", "ログとメトリクス"]
    assert list(in_english(reading)) == diagnostics


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\x80", b"\xe3", b"\xe3\x81", b"\xa0", b"\xfd\xfe"]
)
def test_single_bad_bytes_do_not_spoil_the_rest(bad: bytes) -> None:
    """UTF-8 with a bad byte often is a valid, meaningless Shift_JIS."""
    head, tail = NOTES.encode().split("ログ".encode())
    reading = read(head + "ログ".encode() + bad + tail)
    assert [text.replace("\ufffd", "") for text in texts(reading)] == [
        "監視の話",
        "ログとメトリクス",
    ]
    assert "\ufffd" in texts(reading)[1]
    assert in_english(reading) == (
        Diagnostic(
            path="7.md",
            line=7,
            kind="encoding",
            message=f"byte 0x{bad[0]:02x} is not UTF-8; "
            "unreadable characters are shown as U+FFFD",
        ),
    )


def test_the_line_of_a_bad_byte_counts_all_line_ends() -> None:
    assert said(read(b"# 7\r\n\r- a\n\xff")) == [("7.md", 4, "encoding")]
    assert said(read(b"# 7\r\n\r- a\n\0")) == [("7.md", 4, "binary")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="image"),
        pytest.param(b"PK\x03\x04\x14\0\0\0", id="archive"),
        pytest.param(b"\0", id="one NUL"),
    ],
)
def test_a_binary_file_is_left_out_and_said(content: bytes) -> None:
    reading = read(content)
    assert reading.episode is None
    assert [(d.kind, d.message) for d in reading.diagnostics] == [
        ("binary", "a binary file (NUL byte); left out")
    ]


@pytest.mark.parametrize("content", [b"", b"\n \n", codecs.BOM_UTF8])
def test_an_empty_file_is_an_episode_without_articles_and_said(content: bytes) -> None:
    reading = read(content)
    assert reading.episode is not None
    assert (reading.episode.title, reading.episode.articles) == ("7", ())
    assert said(reading) == [("7.md", 1, "empty")]


def test_a_file_beyond_ten_megabytes_is_left_out_and_said(tmp_path: Path) -> None:
    with (tmp_path / "7.md").open("wb") as file:
        file.truncate(10_000_001)
    file_7 = EpisodeFile(id=EpisodeId("7"), path="7.md")
    reading = READER.read_file(tmp_path, file_7)
    assert reading.episode is None
    assert in_english(reading) == (
        Diagnostic(
            path="7.md", line=0, kind="too-large", message="larger than 10 MB; left out"
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected", "diagnostics"),
    [
        pytest.param(
            "## 題\n```yaml\na: 1\n\n## 次\n",
            ["題", "a: 1\n\n## 次"],
            [("7.md", 2, "unclosed-fence")],
            id="an unclosed fence takes the rest of the page",
        ),
        pytest.param(
            "## 題\n- a\n  ~~~\n  b\n- c\n",
            ["題", "a", "b", "c"],
            [("7.md", 3, "unclosed-fence")],
            id="and of its bullet only",
        ),
        pytest.param(
            "## 題\n```", ["題"], [("7.md", 2, "unclosed-fence")], id="at the end"
        ),
        pytest.param(
            "## 題\n```\na\u2028b\n```\n", ["題", "a\u2028b"], [], id="a closed one"
        ),
        pytest.param(
            "## [題(https://example.org/a\n- [b](https://example.org/c\n- **d `e ~~f\n",
            ["[題(", "[b](https://example.org/c", "**d `e ~~f"],
            [],
            id="brackets and marks without their other half",
        ),
        pytest.param(
            "## 題\n| a | b |\n| c |\n[d]: \n![e](\n<f\n</g>\n",
            ["題", "| a | b |\n| c |\n[d]:\n![e](\n<f\n</g>"],
            [],
            id="half a table, definition, image and tag",
        ),
    ],
)
def test_broken_markdown_is_read_as_text(
    text: str, expected: list[str], diagnostics: list[tuple[str, int, str]]
) -> None:
    reading = read(text.encode())
    assert texts(reading) == expected
    assert said(reading) == diagnostics


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("- " * 10_000 + "深い", "7.md", id="bullets on one line"),
        pytest.param(
            "".join("\t" * n + "- a\n" for n in range(1_000)) + "深い",
            "7.md",
            id="bullets by tabs",
        ),
        pytest.param(">" * 10_000 + "深い", "7.md", id="quotes"),
        pytest.param("> - " * 3_000 + "深い", "7.md", id="quotes and bullets in turn"),
        pytest.param("<div>" * 10_000 + "深い", "7.md", id="elements in Markdown"),
        pytest.param("<ul><li>" * 5_000 + "深い", "7.html", id="bullets in HTML"),
        pytest.param("<div><p>" * 5_000 + "深い", "7.html", id="elements"),
        pytest.param("<b>" * 10_000 + "深い", "7.html", id="inline elements"),
        pytest.param("<table><tr><td>" * 3_000 + "深い", "7.html", id="tables"),
    ],
)
def test_deep_nesting_is_read_as_text_from_some_depth_on(text: str, path: str) -> None:
    text = f"## 前\n\n{text}\n"
    if path == "7.md":
        text += "\n## 後\n\n末尾\n"
    else:
        text = text.replace("## 前", "<h2>前</h2>")
    reading = within(5, lambda: read(text.encode(), path))
    found = texts(reading)
    assert "前" in found
    assert any("深い" in one for one in found)
    assert path == "7.html" or found[-2:] == ["後", "末尾"]
    if "<div>" not in text or path == "7.html":
        assert "deep-nesting" in {d.kind for d in reading.diagnostics}


def test_what_follows_deep_nesting_is_read() -> None:
    reading = read(("## 一\n\n" + "- " * 60 + "深い\n\n## 二\n\n- 後\n").encode())
    assert texts(reading) == ["一", "- " * 11 + "深い", "二", "後"]
    assert reading.diagnostics == (
        Diagnostic(
            path="7.md",
            line=3,
            kind="deep-nesting",
            message="lists or quotes nested too deep; read as text from here",
        ),
    )


UNITS = "あ [ ![ ( （ * _ ` < <!-- & \\ 【 :// [a]( [a](b <a |a &amp; https://a.b! @a（"


@pytest.mark.parametrize("unit", [*UNITS.split(), "**a ", "[a](https://b.c) "])
@pytest.mark.parametrize("before", ["- ", "### ", "### @a\n#### [a](https://b.c) "])
def test_a_long_line_of_anything_is_read_in_linear_time(before: str, unit: str) -> None:
    """Unclosed marks cost the square of a text: beyond a bound they are not read."""
    line = before + unit * (200_000 // len(unit))
    reading = within(5, lambda: read(f"## 前\n\n{line}\n\n## 後\n".encode()))
    assert reading.episode is not None
    assert {d.kind for d in reading.diagnostics} <= {
        "long-text",
        "unclosed-fence",
        "unclosed-comment",
    }


def test_a_line_of_a_million_characters_keeps_its_text_and_urls() -> None:
    long = (
        "監視" * 250_000 + " https://example.org/a [b](https://example.org/c)" * 10_000
    )
    content = f"## 前\n\n- {long}\n\n## 後\n\n末尾\n".encode()
    reading = within(10, lambda: read(content))
    assert texts(reading) == ["前", long, "後", "末尾"]
    assert said(reading) == [("7.md", 3, "long-text")]
    assert reading.episode is not None
    assert len(reading.episode.articles[0].links) == 20_000


def test_a_long_paragraph_is_a_note_for_each_line() -> None:
    lines = [f"[第{n}行](https://example.org/{n})です" for n in range(300)]
    reading = read(("## 前\n\n" + "\n".join(lines) + "\n").encode())
    assert reading.episode is not None
    (article,) = reading.episode.articles
    assert [(note.line, note.text) for note in article.notes] == [
        (n + 3, f"第{n}行です") for n in range(300)
    ]
    assert [link.line for link in article.links] == list(range(3, 303))
    assert said(reading) == [("7.md", 3, "long-text")]
