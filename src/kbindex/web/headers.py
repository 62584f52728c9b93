"""Headers of every answer: what a page may do in a browser, and who may keep it."""

from __future__ import annotations

from typing import Final

_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "kbindex",
}
"""Notes are untrusted: whatever comes of them into a page, nothing of it runs."""

_FEATURES: Final = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What no page of ours needs."""

SECURITY: Final = {
    "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    # Searches stand in addresses: a page that is linked to need not know them.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer, errors included."""

REVALIDATED: Final = "no-cache"
"""`Cache-Control` of pages: they may be kept, and are asked for before each use."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""`Cache-Control` of what has a hash in its name."""

NOT_KEPT: Final = "no-store"

VARY: Final = "Accept-Language, Cookie"
"""What a page depends on besides its address; compression adds its own."""
