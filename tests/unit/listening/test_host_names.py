import pytest

from kbindex.listening.host_names import host_name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        pytest.param("localhost", "localhost", id="a name"),
        pytest.param("localhost:8000", "localhost", id="with a port"),
        pytest.param("LocalHost:8000", "localhost", id="in any case"),
        pytest.param("notes.example.com.", "notes.example.com", id="with a last dot"),
        pytest.param("[::1]:8000", "::1", id="IPv6"),
        pytest.param("127.0.0.1", "127.0.0.1", id="IPv4"),
        pytest.param("", None, id="nothing"),
        pytest.param("a b", None, id="a blank"),
        pytest.param("localhost@evil.example", None, id="with a user"),
        pytest.param("localhost/evil", None, id="with a path"),
        pytest.param("localhost:80:80", None, id="two ports"),
        pytest.param("localhost:x", None, id="a port that is none"),
        pytest.param("::1", None, id="IPv6 without brackets"),
        pytest.param("a, b", None, id="two names"),
        pytest.param("localhost\x00", None, id="a NUL"),
        pytest.param("x" * 10_000, None, id="a long one"),
    ],
)
def test_the_name_of_a_host_is_read_or_is_none(header: str, name: str | None) -> None:
    assert host_name(header) == name
