"""The three forms of a URL: as written, clean, and key.

as written  https://www.example.com/a/?utm_source=mail#top   kept in a Link
clean       https://www.example.com/a/#top                   shown and opened
key         example.com/a                                    compared, never shown
"""

import re
from functools import lru_cache
from urllib.parse import unquote

_TRACKING_PARAMETERS = r"""(?ix)
    utm_\w+ | _?hs(?:enc|mi|_email) | hsctatracking | __hs\w+   # HubSpot, Urchin
    | fbclid | gclid | gclsrc | dclid | wbraid | gbraid | gad_source | msclkid
    | yclid | twclid | ttclid | igshid | igsh | li_fat_id | _ga | _gl
    | mc_cid | mc_eid | mkt_tok | oly_enc_id | oly_anon_id | vero_id | vero_conv
    | _branch_match_id | _branch_referrer | ref_src | ref_url | s_cid | trk
    | spm | wt_mc | wtmc | cmpid | ncid
    """

_MOBILE_HOSTS = ("www.", "m.", "mobile.", "amp.")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_PARTS = re.compile(r"(?is)^([a-z][a-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$")
_AMP_PARAMETERS = re.compile(r"(?i)(?:amp|outputType=amp)(?:=1|=true)?")


def is_tracking_parameter(name: str) -> bool:
    """Say whether a query's parameter tells where a click came from, not which page."""
    return re.fullmatch(_TRACKING_PARAMETERS, name) is not None


def is_web_url(url: str) -> bool:
    """Say whether `url` is an absolute http or https address with a host."""
    parts = _PARTS.match(url)
    return bool(parts and parts[1].lower() in _DEFAULT_PORTS and parts[2])


@lru_cache(maxsize=4096)
def clean_url(url: str) -> str:
    """Drop tracking parameters; everything else stays as it was written.

    Parameters are told apart as text, so that their order, spelling and
    encoding survive. A fragment is looked at too, because some sites put a
    query behind it (`#/?utm_source=x`).
    """
    parts = _PARTS.match(url)
    if not parts:
        return url
    scheme, authority, path, query, fragment = parts.groups(default="")
    route, mark, rest = fragment.partition("?")
    if "=" in route:
        route = _without_tracking(route)
    if rest := _without_tracking(mark + rest):
        route = route or "#"
    return f"{scheme}://{authority}{path}{_without_tracking(query)}{route}{rest}"


def _without_tracking(query: str) -> str:
    """Drop the tracking pairs of `query`, which begins with its `?` or `#`."""
    pairs = query[1:].split("&")
    kept = [
        pair
        for pair in pairs
        if pair and not is_tracking_parameter(pair.partition("=")[0])
    ]
    return query[0] + "&".join(kept) if kept else ""


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """Fold `url` to what two spellings of one page have in common.

    Clean, without scheme, default port, `www.`, `m.`, trailing slash, `/amp`
    and fragment; percent-decoded; the host in lower case. Only for comparing.
    The key of a key is the key; what is no absolute URL is its own.
    """
    parts = _PARTS.match(clean_url(url.strip()))
    if not parts:
        return url.strip()
    scheme, authority, path, query, _ = parts.groups(default="")
    host = authority.rpartition("@")[2].lower()
    host = host.removesuffix(":" + _DEFAULT_PORTS.get(scheme.lower(), "80"))
    host = host.rstrip(":")
    for prefix in _MOBILE_HOSTS:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
    path = _decode(path).rstrip("/")
    for amp in ("/amp", "/amp.html"):
        path = path.removesuffix(amp).rstrip("/")
    pairs = [p for p in query[1:].split("&") if p and not _AMP_PARAMETERS.fullmatch(p)]
    key = host + path + ("?" + _decode("&".join(pairs)) if pairs else "")
    return key.strip()


def _decode(text: str) -> str:
    """Percent-decode all but the percent sign, so that it can be done only once."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return "%25".join(unquote(part) for part in text.split("%25"))


@lru_cache(maxsize=4096)
def url_host(url: str) -> str:
    """Return the host in lower case without port, or `""` where there is none."""
    parts = _PARTS.match(url)
    return parts[2].rpartition("@")[2].partition(":")[0].lower() if parts else ""


@lru_cache(maxsize=4096)
def url_path(url: str) -> str:
    """Return the percent-decoded path, or `""` where `url` is no absolute URL."""
    parts = _PARTS.match(url)
    return unquote(parts[3]) if parts else ""


def without_scheme(url: str) -> str:
    """Return the clean URL as a person would say it: no scheme, no trailing slash."""
    return re.sub(r"(?i)^https?://", "", clean_url(url)).rstrip("/")
