import pytest

from kbindex.model import (
    clean_url,
    is_web_url,
    url_host,
    url_key,
    url_path,
    without_scheme,
)


@pytest.mark.parametrize(
    ("written", "clean", "key"),
    [
        pytest.param(
            "https://www.example.com/a/?utm_source=mail&utm_medium=x#top",
            "https://www.example.com/a/#top",
            "example.com/a",
            id="tracking, www, slash and fragment",
        ),
        pytest.param(
            "https://example.org/p?id=7&_hsenc=p2A-Z&_hsmi=136&lang=ja",
            "https://example.org/p?id=7&lang=ja",
            "example.org/p?id=7&lang=ja",
            id="tracking between what matters",
        ),
        pytest.param(
            "https://example.org/?fbclid=a&gclid=b&ref_src=c",
            "https://example.org/",
            "example.org",
            id="nothing but tracking",
        ),
        pytest.param(
            "https://example.org/a?B=2&a=%E3%81%82&&c",
            "https://example.org/a?B=2&a=%E3%81%82&c",
            "example.org/a?B=2&a=あ&c",
            id="other parameters keep order, case and encoding",
        ),
        pytest.param(
            "https://m.example.org/news/amp/",
            "https://m.example.org/news/amp/",
            "example.org/news",
            id="mobile host and AMP path",
        ),
        pytest.param(
            "https://amp.example.org/news?amp=1",
            "https://amp.example.org/news?amp=1",
            "example.org/news",
            id="AMP host and parameter",
        ),
        pytest.param(
            "http://m.org/amplifier",
            "http://m.org/amplifier",
            "m.org/amplifier",
            id="m.org is no mobile host, amplifier no AMP",
        ),
        pytest.param(
            "http://example.org:80/x",
            "http://example.org:80/x",
            "example.org/x",
            id="default port of http",
        ),
        pytest.param(
            "https://example.org:443",
            "https://example.org:443",
            "example.org",
            id="default port of https",
        ),
        pytest.param(
            "https://example.org:/x",
            "https://example.org:/x",
            "example.org/x",
            id="colon without port",
        ),
        pytest.param(
            "http://localhost:8443/x",
            "http://localhost:8443/x",
            "localhost:8443/x",
            id="any other port counts",
        ),
        pytest.param(
            "https://Example.ORG/Wiki/%E5%9C%A7%E9%9B%BB%E5%8A%B9%E6%9E%9C",
            "https://Example.ORG/Wiki/%E5%9C%A7%E9%9B%BB%E5%8A%B9%E6%9E%9C",
            "example.org/Wiki/圧電効果",
            id="percent-encoding decoded, host in lower case, path as it is",
        ),
        pytest.param(
            "https://example.org/100%25/%2525",
            "https://example.org/100%25/%2525",
            "example.org/100%25/%2525",
            id="an encoded percent sign stays, for a key of a key",
        ),
        pytest.param(
            "https://example.org/app/#/docs?utm_source=x&page=2",
            "https://example.org/app/#/docs?page=2",
            "example.org/app",
            id="tracking behind a route in the fragment",
        ),
        pytest.param(
            "https://example.org/app#utm_source=x&utm_medium=y",
            "https://example.org/app",
            "example.org/app",
            id="a fragment of tracking",
        ),
        pytest.param(
            "https://example.org/app#a=1&utm_source=x?utm_medium=y",
            "https://example.org/app#a=1",
            "example.org/app",
            id="tracking on both sides of a question mark in the fragment",
        ),
        pytest.param(
            "https://example.org/app#utm_source=x?page=2",
            "https://example.org/app#?page=2",
            "example.org/app",
            id="a fragment of tracking before a question mark",
        ),
        pytest.param(
            "https://example.org/play#trk-guide",
            "https://example.org/play#trk-guide",
            "example.org/play",
            id="a fragment that only begins like tracking",
        ),
        pytest.param(
            "https://example.org/play#_game=3&tab=a",
            "https://example.org/play#_game=3&tab=a",
            "example.org/play",
            id="a fragment of other parameters",
        ),
        pytest.param(
            "https://mio:secret@example.org/x",
            "https://mio:secret@example.org/x",
            "example.org/x",
            id="user and password",
        ),
        pytest.param(
            "http://[::1]:80/x", "http://[::1]:80/x", "[::1]/x", id="an IPv6 address"
        ),
        pytest.param(
            "../025/README.md", "../025/README.md", "../025/README.md", id="relative"
        ),
        pytest.param(
            "mailto:mio@example.org",
            "mailto:mio@example.org",
            "mailto:mio@example.org",
            id="another scheme",
        ),
        pytest.param("", "", "", id="empty"),
    ],
)
def test_a_url_has_three_forms(written: str, clean: str, key: str) -> None:
    assert (clean_url(written), url_key(written)) == (clean, key)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://example.org", True, id="https"),
        pytest.param("HTTP://EXAMPLE.ORG/a", True, id="upper case"),
        pytest.param("https:///a", False, id="no host"),
        pytest.param("ftp://example.org", False, id="another scheme"),
        pytest.param("//example.org/a", False, id="no scheme"),
        pytest.param("#top", False, id="fragment"),
        pytest.param("", False, id="empty"),
    ],
)
def test_only_http_and_https_with_a_host_are_pages(url: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_web_url(url) is expected


def test_host_and_path_are_read_without_port_user_and_encoding() -> None:
    url = "https://mio@Docs.Example.org:8443/%E7%9B%A3%E8%A6%96/?q=1"
    assert (url_host(url), url_path(url)) == ("docs.example.org", "/監視/")
    assert (url_host("docs/a"), url_path("docs/a")) == ("", "")


def test_a_url_is_said_without_scheme_tracking_and_last_slash() -> None:
    said = without_scheme("HTTPS://example.org/blog/?utm_source=x")
    assert said == "example.org/blog"
