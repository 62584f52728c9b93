"""The OpenSearch description: what browsers ask for, whatever a show is called."""

from xml.etree import ElementTree as ET

from kbindex.pages.open_search import LONGEST_SHORT_NAME, open_search

NS = "{http://a9.com/-/spec/opensearch/1.1/}"


def description(name: str = "Lanterns", about: str = "About lanterns") -> ET.Element:
    return ET.fromstring(  # noqa: S314 - made by us
        open_search(
            name,
            description=about,
            search="https://notes.example/search",
            own="https://notes.example/opensearch.xml",
        )
    )


def test_a_browser_learns_where_to_search() -> None:
    root = description()
    assert root.tag == f"{NS}OpenSearchDescription"
    assert root.findtext(f"{NS}ShortName") == "Lanterns"
    assert root.findtext(f"{NS}Description") == "About lanterns"
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{NS}Url")}
    assert urls == {
        "text/html": "https://notes.example/search?q={searchTerms}",
        "application/opensearchdescription+xml": "https://notes.example/opensearch.xml",
    }


def test_a_long_name_is_cut_to_what_browsers_take() -> None:
    short = description("灯籠とその周辺についてのとても長い番組名").findtext(
        f"{NS}ShortName"
    )
    assert short == "灯籠とその周辺についてのとても長"
    assert len(short) == LONGEST_SHORT_NAME


def test_names_are_text_and_nothing_else() -> None:
    root = description("<b>&\x00\ud800\uffff", "a\x0bb\u202e]]>")
    assert root.findtext(f"{NS}ShortName") == "<b>&\ufffd"
    assert root.findtext(f"{NS}Description") == "a b]]>"


def test_the_same_show_gives_the_same_bytes() -> None:
    assert ET.tostring(description()) == ET.tostring(description())
