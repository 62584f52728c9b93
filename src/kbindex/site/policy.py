"""The Content-Security-Policy of a site's pages, which each says by itself.

A host of static files sends no headers of ours. What a page cannot say of itself
(`frame-ancestors`) is left out: browsers complain of it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.pages.html.image_hosts import image_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "kbindex kbindex-worker kbindex-service-worker",
}
"""All comes from the site itself; no script or style stands in a page."""


def content_policy(image_hosts: Sequence[str] = ()) -> str:
    """Return the policy of a page.

    Args:
        image_hosts: From where images of notes are loaded; `*` is any host.
    """
    policy = _POLICY | {"img-src": image_policy(image_hosts)}
    return "; ".join(f"{name} {value}" for name, value in policy.items())
