"""What a project says of its site: the table `[site]`."""

from collections.abc import Mapping

from msgspec import Struct

PRIVATE = ("*-private",)
"""Which episodes are left out where nothing is said."""


ANY_HOST = ("*",)
"""What `images = true` stands for."""


class SiteConfig(Struct, frozen=True, kw_only=True):
    """How the archive is published.

    Args:
        base_url: Where its home page lies in the web, with its last slash; None where
            that is not said.
        private: Patterns of ids of the episodes that are left out.
        hub: Where readers of its feeds ask to be told of changes (WebSub), or None.
        images: The hosts from which images of notes are loaded; `*` is any.
    """

    base_url: str | None = None
    hub: str | None = None
    private: tuple[str, ...] = PRIVATE
    images: tuple[str, ...] = ()


def to_site(
    texts: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]
) -> SiteConfig:
    """Make it of settings, which were checked when they were read."""
    address, said = texts.get("site.base_url"), texts.get("site.images")
    return SiteConfig(
        base_url=with_last_slash(address) if address else None,
        hub=texts.get("site.hub"),
        private=lists.get("site.private", PRIVATE),
        images=ANY_HOST if said == "true" else lists.get("site.images", ()),
    )


def with_last_slash(address: str) -> str:
    """Return the address of a folder: what lies in it is joined to it."""
    return address if address.endswith("/") else f"{address}/"
