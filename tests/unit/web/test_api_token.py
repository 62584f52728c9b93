"""The file of a token: who may read it, and what stands in it."""

import os
from pathlib import Path

import pytest

from kbindex.errors import ArgumentError
from kbindex.web.api.cross_origin import is_origin
from kbindex.web.api.token import LEAST, Token, load_token

SECRET = "A-z_0.9~" * 5

on_posix = pytest.mark.skipif(os.name != "posix", reason="modes of files")


def write(place: Path, content: bytes, mode: int = 0o600) -> str:
    place.write_bytes(content)
    place.chmod(mode)
    return str(place)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_token_is_one_line_of_a_file(tmp_path: Path, end: bytes) -> None:
    token = load_token(write(tmp_path / "token", SECRET.encode() + end))
    assert token.is_sent(f"Bearer {SECRET}")
    assert not token.is_sent(f"Bearer {SECRET}x")
    assert not token.is_sent("")


@on_posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = write(tmp_path / "token", SECRET.encode(), mode)
    with pytest.raises(ArgumentError, match="chmod 600") as refused:
        load_token(file)
    assert refused.value.source == "token_file"  # options are the command line's


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"short",
        b"x" * (LEAST - 1),
        b"x" * 600,
        SECRET.encode() + b"\n" + SECRET.encode(),
        SECRET.encode() + b" and more",
        "秘密".encode() * 20,
        b"\0" * 40,
    ],
)
def test_what_is_no_secret_is_refused_and_not_shown(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(ArgumentError) as refused:
        load_token(write(tmp_path / "token", content))
    assert "\n" not in str(refused.value)
    assert SECRET not in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none", Path("/dev/null"), tmp_path / "a\0b"):
        with pytest.raises(ArgumentError):
            load_token(str(place))


def test_a_token_is_not_shown() -> None:
    assert SECRET not in repr(Token(SECRET))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://show.example", True),
        ("http://localhost:3000", True),
        ("http://[::1]:3000", True),
        ("https://show.example/", False),
        ("https://show.example/page", False),
        ("https://Show.example", False),
        ("show.example", False),
        ("*", False),
        ("null", False),
        ("", False),
        ("ftp://show.example", False),
        ("https://show.example\n", False),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(text: str, *, expected: bool) -> None:
    assert is_origin(text) is expected
