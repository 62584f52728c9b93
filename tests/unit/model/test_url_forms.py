import pytest

from kbindex.model import (
    clean_url,
    is_web_url,
    url_host,
    url_key,
    url_path,
    url_place,
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
            "example.org/app#/docs?page=2",
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


ONE_PAGE = {
    "a video": """\
        https://youtu.be/Ab-c_12
        https://youtu.be/Ab-c_12?si=x&t=90
        https://youtube.com/watch?v=Ab-c_12&feature=share
        https://www.youtube.com/watch?list=PL1&v=Ab-c_12#t=9
        https://m.youtube.com/watch?v=Ab-c_12&t=90s
        https://www.youtube.com/live/Ab-c_12?si=x
        https://www.youtube.com/embed/Ab-c_12
        https://youtube.com/shorts/Ab-c_12/
    """,
    "a repository": """\
        https://github.com/Harbour/Crane
        http://www.github.com/harbour/crane/
        https://github.com/HARBOUR/crane?utm_source=x#readme
    """,
    "a story in caches and for telephones": """\
        https://ships.example/log/growing
        https://www.google.com/amp/s/ships.example/log/growing
        https://www.google.co.jp/amp/www.ships.example/log/growing/amp
        https://ships-example.cdn.ampproject.org/c/s/ships.example/log/growing
        https://m.ships.example/log/growing.amp
        https://amp.ships.example/log/growing/amp.html?outputType=amp
    """,
    "a page of a mobile host": """\
        https://en.knots.example/issues/8.html
        https://en.m.knots.example/issues/8.amp.html
    """,
    "a tweet": """\
        https://twitter.com/rope/status/1?s=20
        https://x.com/rope/status/1?t=abc&s=09
        https://mobile.twitter.com/rope/status/1
    """,
    "a shared story": """\
        https://medium.com/@rope/knots-1
        https://medium.com/@rope/knots-1?source=friends_link&sk=abc
    """,
    "parameters in any order": """\
        https://a.example/x?b=2&a=1
        http://a.example/x/?a=1&b=2
        https://a.example/x?%62=2&a=1&utm_source=x
    """,
    "a page behind a hash": """\
        https://groups.example/forum/#!topic/dev/Ab
        https://groups.example/forum#!topic/dev/%41b/
        https://groups.example/forum#!topic/dev/Ab?utm_source=x
    """,
}
"""Page → its addresses."""


@pytest.mark.parametrize("urls", ONE_PAGE.values(), ids=ONE_PAGE)
def test_one_page_has_one_key(urls: str) -> None:
    assert len({url_key(url) for url in urls.split()}) == 1


DIFFERENT_PAGES = """\
https://youtu.be/Ab-c_12
https://youtu.be/ab-c_12
https://www.youtube.com/embed/videoseries?list=PL1
https://www.youtube.com/embed/videoseries?list=PL2
https://www.youtube.com/playlist?list=PL1
https://www.youtube.com/@Ab-c_12
https://github.com/harbour/crane/blob/main/README.md
https://github.com/harbour/crane/blob/main/Readme.md
https://gitlab.com/harbour/Crane
https://gitlab.com/harbour/crane
https://stories.example/knots?source=a
https://notmedium.com/knots?source=a
https://notmedium.com/knots?source=b
https://groups.example/forum
https://groups.example/forum#!topic/dev/Ab
https://groups.example/forum#!topic/dev/Cd
https://groups.example/forum#/topic/dev/Ab
https://a.example/x%3Fb
https://a.example/x?b
https://a.example/x?q=1%26b
https://a.example/x?q=1&b
https://a.example/x%23/b
https://a.example/x#/b
""".splitlines()


def test_different_pages_have_different_keys() -> None:
    assert len({url_key(url) for url in DIFFERENT_PAGES}) == len(DIFFERENT_PAGES)
    groups = [urls.split()[-1] for urls in ONE_PAGE.values()]
    assert len({url_key(url) for url in groups}) == len(groups)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://a.example/x#top", "top"),
        ("https://a.example/x?t=90", ""),
        ("https://youtu.be/Ab-c_12?t=90", "&t=90"),
        ("https://www.youtube.com/watch?v=Ab-c_12&t=90#top", "top&t=90"),
        ("notes#top", "top"),
    ],
)
def test_a_place_in_a_page_is_a_fragment_or_the_time_of_a_video(
    url: str, place: str
) -> None:
    assert url_place(url) == place


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
