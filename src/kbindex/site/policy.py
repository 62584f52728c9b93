"""The Content-Security-Policy of a site's pages, which each says by itself.

A host of static files sends no headers of ours. What a page cannot say of itself
(`frame-ancestors`) is left out: browsers complain of it there.
"""

from __future__ import annotations

from typing import Final

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


def content_policy(*, shows_images: bool) -> str:
    """Return the policy of a page.

    Args:
        shows_images: Whether pictures are loaded from where notes say.
    """
    pictures = {"img-src": "'self' https: http:"} if shows_images else {}
    return "; ".join(f"{name} {value}" for name, value in (_POLICY | pictures).items())
