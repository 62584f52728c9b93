import pytest

from kbindex.model import format_time, jump_url, parse_time, time_of_url


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4:16", 256),
        ("00:03:30", 210),
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("0:00", 0),
        ("00:00:12.500", 12),
        ("00:00:12,500", 12),
        (" 12:30 ", 750),
        ("１２：３０", 750),
        ("99:59:59", 359_999),
        ("5999:59", 359_999),
    ],
)
def test_time_is_read_as_it_is_written(text: str, seconds: int) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        *("99:99", "4:60", "1:60:00", "6000:00", "100:00:00", "4:1", "4", "", "a:bb"),
        *("-4:16", "4:16:", ":16", "4:16 pm", "2021:07:02:10", "٤:١٦", "4:16\n5:17"),
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00:00"), (256, "0:04:16"), (3723, "1:02:03"), (359_999, "99:59:59")],
)
def test_time_is_shown_with_its_hour(seconds: int, text: str) -> None:
    assert format_time(seconds) == text


@pytest.mark.parametrize(
    ("url", "jump"),
    [
        ("https://youtu.be/x", "https://youtu.be/x?t=256"),
        ("https://youtu.be/x?t=9", "https://youtu.be/x?t=256"),
        ("https://youtu.be/x?si=a&t=9#b", "https://youtu.be/x?si=a&t=256"),
        (
            "https://www.youtube.com/watch?v=x",
            "https://www.youtube.com/watch?v=x&t=256",
        ),
        ("https://m.YouTube.com/live/x", "https://m.YouTube.com/live/x?t=256"),
        (
            "https://www.youtube.com/embed/x?start=9",
            "https://www.youtube.com/embed/x?start=256",
        ),
        ("https://example.org/a.mp3", "https://example.org/a.mp3#t=256"),
        ("https://example.org/a.mp3?t=9", "https://example.org/a.mp3?t=9#t=256"),
        ("https://example.org/a.mp3#t=9", "https://example.org/a.mp3#t=256"),
        ("https://example.org/a#track=1", "https://example.org/a#track=1&t=256"),
        ("https://notyoutube.com/a", "https://notyoutube.com/a#t=256"),
    ],
)
def test_link_jumps_to_the_time(url: str, jump: str) -> None:
    assert jump_url(url, 256) == jump


@pytest.mark.parametrize(
    "url",
    ["", "audio/025.mp3", "ftp://example.org/a.mp3", "https://example.org/#/episodes"],
)
def test_where_no_time_can_stand_there_is_no_link(url: str) -> None:
    assert jump_url(url, 256) is None


def test_brackets_that_are_no_address_are_no_error() -> None:
    assert jump_url("https://[a/b", 1) == "https://[a/b#t=1"


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://youtu.be/x?t=256", 256),
        ("https://youtu.be/x?si=a&t=4m16s#b", 256),
        ("https://www.youtube.com/watch?v=x&t=1h2m3s", 3723),
        ("https://www.youtube.com/embed/x?start=256", 256),
        ("https://example.org/a.mp3?t=9#t=0:04:16", 256),
        ("https://example.org/a.mp3", None),
        ("https://example.org/a?t=", None),
        ("https://example.org/a?t=9999999", None),
        ("https://example.org/a?at=5", None),
    ],
)
def test_time_of_an_address(url: str, seconds: int | None) -> None:
    assert time_of_url(url) == seconds
