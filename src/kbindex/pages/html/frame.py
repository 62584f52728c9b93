"""Where a page is shown: its language, how its links are written, who searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urljoin

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.messages import Language

SearchBy = Literal["server", "script", "nobody"]
"""Who answers a search: the server that sends the pages, a script on them, or neither,
in which case pages have no field to search in."""


class Links(Protocol):
    """Writes a link to an address below the root.

    Two that write all links alike are equal, and have the same hash.
    """

    def __call__(self, address: str) -> str:
        """Return what stands in `href`."""
        ...


class RootLinks(Struct, frozen=True):
    """Links from the root of the host; for a server, and for a page of any depth.

    Args:
        root: The path of the home page: `/`, `/notes/`.
    """

    root: str = "/"

    def __call__(self, address: str) -> str:
        """Return what stands in `href`."""
        return self.root + address


class RelativeLinks(Struct, frozen=True):
    """Links from one page to another: pages work below any path.

    Args:
        up: What leads from the page to the root: `../` for each folder.
    """

    up: str

    @classmethod
    def of(cls, address: str) -> RelativeLinks:
        """Return the links of the page that lies at an address."""
        return cls("../" * address.count("/"))

    def __call__(self, address: str) -> str:
        """Return what stands in `href`."""
        return (self.up + address) or "./"


class FeedLink(Struct, frozen=True):
    """A feed that a page names: its title, and its address in each format."""

    title: str
    atom: str
    json: str


class SiteHead(Struct, frozen=True, kw_only=True):
    """What a page says to other programs, where its address in the web is known.

    Args:
        title: What it is about.
        description: In a sentence or two; may be empty.
        kind: What it is in the words of Open Graph.
        site_name: That of the show.
        image: The address of a picture for previews, or None.
        image_text: What the picture shows.
        search: The address of the OpenSearch description, or None.
        data: JSON-LD, in which nothing ends a script element; may be empty.
    """

    title: str
    description: str
    kind: Literal["website", "article"]
    site_name: str
    image: str | None = None
    image_text: str = ""
    search: str | None = None
    data: str = ""


class Frame(Struct, frozen=True, kw_only=True):
    """Where a page is shown.

    Args:
        language: That of the interface; notes stay as they are.
        address: The address of the page, with its query: what its own links lead to.
        links: How links are written.
        search_by: Who answers a search.
        search_address: The address of the page of results: a site has a folder there.
        policy: A Content-Security-Policy that the page itself must say, since the host
            sends no headers; empty where they say it.
        base_url: Where the root lies in the web, with its last slash; None where that
            is not known, and then nothing that needs it (canonical links, previews) is
            on the page.
        others: Language → `href` of the same page in that language.
        events_address: Where the page hears that notes have changed; empty where it
            does not.
        api_address: The page about the API; empty where there is none.
        offline_address: The script by which a browser keeps the site for when there is
            no network; empty where it does not.
        image_hosts: From where images of notes are loaded; `*` is any host.
        feeds: What can be subscribed to here, its own first.
        head: What the page says to other programs; a server's pages say nothing.
    """

    language: Language
    address: str = ""
    links: Links = RootLinks()
    search_by: SearchBy = "server"
    search_address: str = "search"
    policy: str = ""
    base_url: str | None = None
    others: Mapping[Language, str] = {}
    events_address: str = ""
    api_address: str = ""
    offline_address: str = ""
    image_hosts: tuple[str, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    head: SiteHead | None = None

    @property
    def canonical(self) -> str | None:
        """The address of the page in the web."""
        return self.base_url + self.address if self.base_url else None

    def in_web(self, href: str) -> str | None:
        """Return where a link of the page leads in the web."""
        return urljoin(self.base_url, href) if self.base_url else None
