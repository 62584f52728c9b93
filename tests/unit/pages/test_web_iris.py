"""Addresses of notes as programs read them: absolute, of the web, without blanks."""

from urllib.parse import urlsplit

import pytest

from kbindex.pages.web_iris import web_iri


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        pytest.param("https://a.example/b", "https://a.example/b", id="plain"),
        pytest.param("https://a.example/b c", "https://a.example/b%20c", id="blank"),
        pytest.param("https://a.example/日本", "https://a.example/日本", id="japanese"),
        pytest.param(
            "https://a.example/100%", "https://a.example/100%25", id="percent"
        ),
        pytest.param("https://a.example/%41", "https://a.example/%41", id="encoded"),
        pytest.param('https://a.example/"<', "https://a.example/%22%3C", id="quote"),
        pytest.param(
            "https://a.example/\u202ex", "https://a.example/%E2%80%AEx", id="bidi"
        ),
        pytest.param(
            "https://a.example/\udc80", "https://a.example/%3F", id="surrogate"
        ),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("//a.example/b", None, id="no scheme"),
        pytest.param("https://[a/b", None, id="no host"),
        pytest.param("https://a b.example/", None, id="blank in host"),
        pytest.param(None, None, id="none"),
    ],
)
def test_only_addresses_of_the_web_become_links(
    url: str | None, iri: str | None
) -> None:
    assert web_iri(url) == iri
    assert iri is None or urlsplit(iri).scheme == "https"
