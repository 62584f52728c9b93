"""Laws of the three forms of a URL."""

from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from kbindex.model import clean_url, is_web_url, url_key

SEGMENTS = st.sampled_from(
    [
        "a",
        "Blog",
        "監視",
        "%E7%9B%A3",
        "%2525",
        "%zz",
        "v1.21",
        "amp",
        "x y",
        "🚀",
        "#",
        "?",
    ]
)
HOSTS = st.sampled_from(
    [
        "example.org",
        "EXAMPLE.org",
        "blog.example.co.jp",
        "日本語.jp",
        "localhost",
        "[::1]",
        "github.com",
        "youtube.com",
        "youtu.be",
        "x.com",
        "medium.com",
        "google.com",
        "en.m.example.org",
    ]
)
PARAMETERS = st.sampled_from(["id=7", "q=監視", "q=a%26b", "flag", "lang=ja"])
TRACKING = st.sampled_from(
    [
        "utm_source=x",
        "utm_medium=email",
        "_hsenc=p2A-N",
        "_hsmi=1",
        "fbclid=x",
        "gclid=y",
    ]
)
PIECES = [
    *(
        "www.",
        "m.",
        "amp.",
        "en.",
        "google.com",
        "youtube.com",
        "youtu.be",
        "a.example",
    ),
    *("c.cdn.ampproject.org", "github.com", "/c/", "/s/", "/amp", ".amp", ".html", "/"),
    *("/watch", "/live/", "/A", "?", "&", "v=X", "t=1", "amp=1", "#/", "#!", "%26"),
    *("%23", "%3F", "%20", "%2F", "%41", ":443", "@", " ", "監視"),
]
PLAIN_URLS = st.builds(
    lambda scheme, host, path, query: (
        f"{scheme}://{host}{''.join('/' + part for part in path)}"
        + ("?" + "&".join(query) if query else "")
    ),
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.lists(SEGMENTS.filter(lambda part: part not in {"#", "?", "amp"}), max_size=3),
    st.lists(PARAMETERS, max_size=2, unique=True),
)
ODD_URLS = st.one_of(
    PLAIN_URLS,
    st.lists(st.one_of(SEGMENTS, HOSTS), max_size=6).map(
        lambda parts: "https://" + "/".join(parts)
    ),
    st.lists(st.sampled_from(PIECES), max_size=9).map(
        lambda pieces: "https://" + "".join(pieces)
    ),
    st.text("htps:/?#&=%25 a.wm@あ[]", max_size=30),
    st.text("htps:/?#&=%41amp.m@あ", max_size=30).map("https://".__add__),
    st.text(max_size=30),
)


@given(url=ODD_URLS)
@example(url="https://a.example/#b=1&?")
@example(url="https://a.example/#b=1&utm_source=x?utm_medium=y")
def test_cleaning_twice_is_cleaning_once(url: str) -> None:
    """Whatever the text, also where it is no URL."""
    assert clean_url(clean_url(url)) == clean_url(url)


@given(url=ODD_URLS)
def test_the_key_of_a_key_is_the_key(url: str) -> None:
    """Percent signs are decoded once, however often they were encoded."""
    assert url_key(url_key(url)) == url_key(url)


@given(url=ODD_URLS)
def test_the_key_with_a_scheme_in_front_has_the_same_key(url: str) -> None:
    """A key is folded as far as it can be; so is what is asked for without a scheme."""
    if is_web_url(url):
        assert url_key("https://" + url_key(url)) == url_key(url)


@given(url=PLAIN_URLS, order=st.randoms(use_true_random=False))
def test_the_order_of_parameters_does_not_matter(url: str, order: Random) -> None:
    page, mark, query = url.partition("?")
    pairs = query.split("&")
    order.shuffle(pairs)
    assert url_key(page + mark + "&".join(pairs)) == url_key(url)


@given(url=ODD_URLS)
def test_the_key_of_the_clean_url_is_the_key(url: str) -> None:
    assert url_key(clean_url(url)) == url_key(url)


@given(url=PLAIN_URLS)
def test_a_url_without_tracking_is_clean_as_it_stands(url: str) -> None:
    assert clean_url(url) == url
    assert is_web_url(url)


@given(
    url=PLAIN_URLS,
    scheme=st.sampled_from(["http", "https", "HTTPS"]),
    www=st.sampled_from(["", "www."]),
    slash=st.sampled_from(["", "/"]),
    tracking=st.lists(TRACKING, max_size=2),
    fragment=st.sampled_from(["", "#top", "#utm_source=x", "#:~:text=監視"]),
)
def test_spellings_of_one_page_have_one_key(  # noqa: PLR0917 - drawn by name, never called
    url: str, scheme: str, www: str, slash: str, tracking: list[str], fragment: str
) -> None:
    """Scheme, `www.`, a slash at the end, tracking and fragment tell no pages apart."""
    rest = url.partition("://")[2]
    host, path_slash, path = rest.partition("/")
    if "?" in host:
        host, _, query = host.partition("?")
        path_slash, path = "/", "?" + query
    page, mark, query = path.partition("?")
    pairs = "&".join([*tracking, *([query] if mark else [])])
    prefix = www if host.count(".") > 0 else ""
    other = f"{scheme}://{prefix}{host}{path_slash}{page}"
    if not other.endswith("/"):
        other += slash
    other += ("?" + pairs if pairs else "") + fragment
    assert url_key(other) == url_key(url), other
