import pytest

from kbindex.shownotes import Reader
from kbindex.shownotes.blocks.bare_urls import find_bare_urls

READER = Reader()


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        pytest.param("https://k8s.example/a", ["https://k8s.example/a"], id="alone"),
        pytest.param(
            "詳細はhttps://k8s.example/aを参照",
            ["https://k8s.example/a"],
            id="particle",
        ),
        pytest.param(
            "https://k8s.exampleがhttps://b.exampleで",
            ["https://k8s.example", "https://b.example"],
            id="two, glued to particles",
        ),
        pytest.param(
            "（https://k8s.example/a）と(https://b.example/c)",
            ["https://k8s.example/a", "https://b.example/c"],
            id="in brackets",
        ),
        pytest.param(
            "「https://k8s.example/a」", ["https://k8s.example/a"], id="quoted"
        ),
        pytest.param(
            "【https://k8s.example/a】", ["https://k8s.example/a"], id="lenticular"
        ),
        pytest.param(
            "https://k8s.example/a、https://b.example。",
            ["https://k8s.example/a", "https://b.example"],
            id="Japanese punctuation",
        ),
        pytest.param(
            "https://k8s.example/a.", ["https://k8s.example/a"], id="full stop"
        ),
        pytest.param(
            "https://k8s.example/a?!,", ["https://k8s.example/a"], id="several"
        ),
        pytest.param(
            "https://e.example/A_(b)_c",
            ["https://e.example/A_(b)_c"],
            id="own brackets",
        ),
        pytest.param(
            "(https://e.example/A_(b))", ["https://e.example/A_(b)"], id="both brackets"
        ),
        pytest.param("[https://e.example/a]", ["https://e.example/a"], id="square"),
        pytest.param(
            "https://e.example/wiki/監視を参照",
            ["https://e.example/wiki/監視を参照"],
            id="Japanese that begins a path segment belongs to it",
        ),
        pytest.param(
            "https://e.example/?q=監視", ["https://e.example/?q=監視"], id="or a value"
        ),
        pytest.param(
            "https://e.example/を参照", ["https://e.example/"], id="but not hiragana"
        ),
        pytest.param(
            "HTTPS://E.example/a#b",
            ["HTTPS://E.example/a#b"],
            id="upper case, fragment",
        ),
        pytest.param(
            "https://e.example/a|b|", ["https://e.example/a|b"], id="in a table"
        ),
        pytest.param("https:// と https://? と http:///a", [], id="no host"),
        pytest.param("https://...", [], id="nothing but punctuation"),
        pytest.param("ftp://e.example mailto:a@b", [], id="other schemes"),
        pytest.param(
            "https://e.example\u3000次", ["https://e.example"], id="wide space"
        ),
    ],
)
def test_a_bare_url_ends_where_a_reader_sees_it_end(text: str, urls: list[str]) -> None:
    assert [text[start:end] for start, end in find_bare_urls(text)] == urls
    episode = READER.read_text(f"## x\n{text}\n", episode_id="1", path="1.md").episode
    assert episode is not None
    assert [link.url for a in episode.articles for link in a.links] == urls


def test_a_url_glued_to_latin_letters_is_none_of_ours() -> None:
    episode = READER.read_text(
        "## x\nxhttps://e.example\n", episode_id="1", path="1"
    ).episode
    assert episode is not None
    assert [link.url for a in episode.articles for link in a.links] == []
