"""Addresses of pages: distinct, below the root, and found again; searches, too."""

import posixpath
import unicodedata
from types import SimpleNamespace
from typing import cast
from urllib.parse import parse_qsl, unquote, urljoin

from hypothesis import given
from hypothesis import strategies as st

from kbindex.pages.html.addresses import Addresses
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.page_kinds import (
    EpisodePage,
    NotFoundPage,
    Page,
    PersonPage,
    SearchPage,
    TopicPage,
)
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.search_addresses import to_parameters, to_search

ODD = [
    *(".", "..", "...", "/", "~", "~2", "a/b", "a~b", "A~B", "a\\b", ".git", "", " "),
    *("Ry", "ry", "RY", "ry~2", "Ry~2", "%2e%2e", "a%2Fb", "?q=1", "a#b", "ﬀ", "ff"),
    *(
        "が",
        "か\u3099",
        "ガ",
        "ｶﾞ",
        "é",
        "e\u0301",
        "\u202e",
        "a\u200bb",
        "ab",
        "ß",
        "ss",
    ),
    *("\ud800", "\udfff", "\x00", "a\nb", "index.html", "👩‍💻", "x" * 300, "X" * 301),
]
NAMES = st.lists(
    st.one_of(st.sampled_from(ODD), st.text(max_size=6)), unique=True, max_size=20
)


def view_of(episodes: list[str], topics: list[str], people: list[str]) -> ArchiveView:
    """Return a view that has names and no more, which is all that addresses need."""
    return cast(
        "ArchiveView",
        SimpleNamespace(
            addresses=Addresses(episodes, topics, people),
            episodes=[SimpleNamespace(episode=SimpleNamespace(id=e)) for e in episodes],
            articles=[],
            tags=[SimpleNamespace(id=tag) for tag in topics],
            presenters=[SimpleNamespace(name=name) for name in people],
        ),
    )


def folded(address: str) -> str:
    return unicodedata.normalize("NFC", unquote(address)).casefold()


@given(NAMES, NAMES, NAMES)
def test_every_page_has_an_address_of_its_own_that_leads_back(
    episodes: list[str], topics: list[str], people: list[str]
) -> None:
    """Also where a file system takes names of another case or form for the same."""
    pages = PageSet(view_of(episodes, topics, people))
    kinds: list[Page] = [
        *map(EpisodePage, episodes),
        *map(TopicPage, topics),
        *map(PersonPage, people),
    ]
    addresses = [pages.address(page) for page in kinds]
    assert len(set(map(folded, addresses))) == len(kinds)
    for page, address in zip(kinds, addresses, strict=True):
        assert pages.find(address) == page
        assert pages.find(address.rstrip("/")) == page


@given(NAMES)
def test_no_address_leaves_its_folder(names: list[str]) -> None:
    """Neither as a link in a browser nor as the path of a file."""
    place = Addresses(names, names, names)
    for name in names:
        for address in (place.episode(name), place.topic(name), place.person(name)):
            assert address.isascii()
            assert address.count("/") == 2
            assert address.endswith("/")
            path = unquote(address)
            assert posixpath.normpath(path) == path.rstrip("/")
            assert (
                urljoin("https://host/root/", address) == f"https://host/root/{address}"
            )
            part = path.split("/")[1]
            assert 0 < len(part.encode()) < 250
            assert not part.startswith(".")
            assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in part)


@given(NAMES)
def test_addresses_do_not_depend_on_the_order_of_names(names: list[str]) -> None:
    forwards, backwards = Addresses(names, (), ()), Addresses(names[::-1], (), ())
    assert [*map(forwards.episode, names)] == [*map(backwards.episode, names)]


@given(st.text(max_size=30))
def test_any_address_is_a_page_or_none(address: str) -> None:
    found = PageSet(view_of(["001"], ["k8s"], ["ry"])).find(address)
    assert found is not None
    if isinstance(found, NotFoundPage):
        assert found.address == address


PLAIN = st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(lambda text: text == text.strip())

SEARCHES = st.builds(
    SearchPage,
    query=st.one_of(st.just(""), PLAIN),
    tags=st.lists(PLAIN, unique=True, max_size=3).map(tuple),
    presenter=st.one_of(st.none(), PLAIN),
    show=st.one_of(st.none(), PLAIN),
    year=st.one_of(st.none(), st.integers(1, 9999)),
    sort=st.sampled_from(["best", "date"]),
    view=st.sampled_from(["notes", "brief"]),
    page=st.integers(1, 10_000),
)


@given(SEARCHES)
def test_search_is_read_from_its_address_as_it_was(search: SearchPage) -> None:
    parameters = to_parameters(search)
    assert parameters.isascii()
    assert not set(parameters) & set("\"'<> #")
    assert to_search(parse_qsl(parameters)) == search


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "tag", "year", "page", "sort", "x"]),
            st.text(max_size=8),
        )
    )
)
def test_any_parameters_are_a_search(parameters: list[tuple[str, str]]) -> None:
    """An old or a foreign link never fails: what cannot be read is left out."""
    search = to_search(parameters)
    assert 1 <= search.page <= 10_000
    assert to_search(parse_qsl(to_parameters(search))).page == search.page
