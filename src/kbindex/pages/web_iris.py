"""Addresses of notes as addresses that programs read."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from kbindex.model import is_web_url
from kbindex.model.safe_text import INVISIBLE

_NO_IRI = re.compile(f'[\x00-\x20"<>\\\\^`{{|}}{INVISIBLE}]|%(?![0-9A-Fa-f]{{2}})')


@lru_cache(maxsize=1024)
def web_iri(url: str | None) -> str | None:
    """Return an address as RFC 3987 wants it; None where it leads nowhere in the web.

    What an IRI may not have is percent-encoded; all else stays as it was written. A
    page asks for that of its article several times, one behind the other.
    """
    if url is None or not is_web_url(url):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:  # brackets that are no address of IPv6
        return None
    if not host or _NO_IRI.search(host):
        return None
    return _NO_IRI.sub(lambda match: quote(match[0], errors="replace", safe=""), url)
