"""The three forms of a URL: as written, clean, and key.

as written  https://www.example.com/a/?utm_source=mail#top   kept in a Link
clean       https://www.example.com/a/#top                   shown and opened
key         example.com/a                                    compared, never shown
"""

import re
from functools import cache, lru_cache
from urllib.parse import unquote

_TRACKING = """
    hsenc _hsenc hsmi _hsmi hs_email _hs_email hsctatracking
    fbclid gclid gclsrc dclid wbraid gbraid gad_source msclkid
    yclid twclid ttclid igshid igsh li_fat_id _ga _gl
    mc_cid mc_eid mkt_tok oly_enc_id oly_anon_id vero_id vero_conv
    _branch_match_id _branch_referrer ref_src ref_url s_cid trk
    spm wt_mc wtmc cmpid ncid
    """
_TRACKING_PARAMETERS = frozenset(_TRACKING.split())
_TRACKING_BEGINS = ("utm_", "__hs")
"""What others begin with: those of Urchin and of HubSpot."""

_WEB = frozenset({"http", "https"})


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(r"(?is)^([a-z][a-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$")


@cache
def _scheme() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@cache
def _port() -> re.Pattern[str]:
    return re.compile(r"(?::(?:80|443)?)+$")


@cache
def _mobile() -> re.Pattern[str]:
    return re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])")


@cache
def _mobile_inside() -> re.Pattern[str]:
    return re.compile(r"^([^.]+)\.(?:(?:m|mobile)\.)+(?=[^.]+\.[^.])")


_SAME_HOSTS = {"x.com": "twitter.com", "youtu.be": "youtube.com"}


@cache
def _amp_cache() -> re.Pattern[str]:
    return re.compile(
        r"(?s)(?:google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(?:s/)?"
        r"([^/]+\.[^/]+)(/.*)?"
    )


@cache
def _amp_file() -> re.Pattern[str]:
    return re.compile(r"\.amp(?=\.html?$)")


_DROPPED_ENDINGS = ("/", "/amp", "/amp.html", ".amp")
_ENDINGS = (*_DROPPED_ENDINGS, ".amp.html", ".amp.htm")


@cache
def _amp_parameters() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:amp|outputType=amp)(?:=1|=true)?")


@cache
def _github() -> re.Pattern[str]:
    return re.compile(r"github\.com/[^/]+(?:/[^/]+)?")


@cache
def _video() -> re.Pattern[str]:
    # Playlists and streams of channels are embedded, too; their address names them.
    return re.compile(
        r"(?:youtu\.be|youtube\.com/(?:live|embed|shorts))"
        r"/(?!videoseries$|live_stream$)([\w-]+)"
    )


_SHARING_PARAMETERS = {
    "twitter.com": frozenset({"s", "t"}),
    "medium.com": frozenset({"source", "sk"}),
}
"""Domain → what it adds to an address that is shared."""


@cache
def _kept_encoded() -> re.Pattern[str]:
    """`#`, `%`, `&` and `?`: decoded, they would change what an address means."""
    return re.compile(r"(?i)(%(?:23|25|26|3f))")


def is_tracking_parameter(name: str) -> bool:
    """Say whether a query's parameter tells where a click came from, not which page."""
    lower = name.lower()
    if lower in _TRACKING_PARAMETERS:
        return True
    rest = name[len(_TRACKING_BEGINS[0]) :]
    return lower.startswith(_TRACKING_BEGINS) and rest.replace("_", "a").isalnum()


def is_web_url(url: str) -> bool:
    """Say whether `url` is an absolute http or https address with a host."""
    scheme, _, rest = url.partition("://")  # no pattern: each search asks
    return scheme.lower() in _WEB and rest[:1] not in {"", "/", "?", "#"}


@lru_cache(maxsize=1 << 10)
def clean_url(url: str) -> str:
    """Drop tracking parameters; everything else stays as it was written.

    Parameters are told apart as text, so that their order, spelling and
    encoding survive. A fragment is looked at too, because some sites put a
    query behind it (`#/?utm_source=x`).
    """
    if ("?" not in url and "#" not in url) or not _scheme().match(url):
        return url
    page, sharp, fragment = url.partition("#")
    page, mark, query = page.partition("?")
    route, inner_mark, rest = f"{sharp}{fragment}".partition("?")
    if "=" in route:
        route = _without_tracking(route)
    if rest := _without_tracking(inner_mark + rest):
        route = route or "#"
    return f"{page}{_without_tracking(mark + query)}{route}{rest}"


def _without_tracking(query: str) -> str:
    """Drop the tracking pairs of `query`, which begins with its `?` or `#`."""
    pairs = query[1:].split("&")
    kept = [
        pair
        for pair in pairs
        if pair and not is_tracking_parameter(pair.partition("=")[0])
    ]
    return query[0] + "&".join(kept) if kept else ""


@lru_cache(maxsize=1 << 10)
def url_key(url: str) -> str:
    """Fold `url` to what all addresses of one page have in common.

    Two addresses lead to the same page where their keys are equal. A key is clean,
    has no scheme, and is percent-decoded; parameters are sorted. It lacks user and
    default port; `www.`, `m.` and AMP (a cache's page is the page that it keeps);
    a trailing slash; a fragment, but for hash routes (`#/x`, `#!x`), which are pages
    of their own. Hosts are in lower case and in Unicode; owner and repository of GitHub
    are in lower case. The addresses of a video are one, and those under which a tweet
    or story was shared.

        https://youtu.be/X?t=9              youtube.com/watch?v=X
        https://en.m.example.org/a/amp?b    en.example.org/a?b
        https://example.org/app/#/docs/     example.org/app#/docs

    It is only for comparing. The key of a key is the key, also with a scheme in
    front; what is no absolute URL is its own.
    """
    parts = _parts().match(clean_url(url.strip()))
    if not parts:
        return url.strip()
    _, authority, path, query, fragment = parts.groups(default="")
    page, pairs = _of_site(_page(authority, _decode(path)), _pairs(query[1:]))
    return (_with_pairs(page, pairs) + _route(fragment)).strip()


def _page(authority: str, path: str) -> str:
    """Return host and path of the page itself, be it that a cache keeps it."""
    page = _host(authority) + path
    while cached := _amp_cache().fullmatch(page):
        page = _host(cached[1]) + (cached[2] or "")
    host, slash, path = page.partition("/")
    return host + _bare_path(slash + path)


def _host(authority: str) -> str:
    """Fold the host: no user, no default port, no `www.` or `m.`, in lower case."""
    host = "".join(authority.rpartition("@")[2].lower().split())
    host = _port().sub("", host)
    if "xn--" in host:
        host = ".".join(map(_unicode_label, host.split(".")))
    if mobile := _mobile().match(host):
        host = host[mobile.end() :]
    return _mobile_inside().sub(r"\1.", host)


def _unicode_label(label: str) -> str:
    """Return a label of a host as people read it: `xn--…` is its Unicode form."""
    if not label.startswith("xn--"):
        return label
    try:
        shown = label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, OverflowError):
        return label
    is_name = not shown.isascii() and shown.isprintable() and shown == shown.strip()
    return shown if is_name and not shown.startswith("xn--") else label


def _bare_path(path: str) -> str:
    """Drop what only some addresses of a page end with: `/`, `/amp`."""
    path = path.rstrip()
    while path.endswith(_ENDINGS):
        for ending in _DROPPED_ENDINGS:
            path = path.removesuffix(ending)
        path = _amp_file().sub("", path.rstrip())
    return path


def _pairs(query: str) -> list[str]:
    """Return the parameters that tell pages apart, decoded and sorted."""
    if not query:
        return []
    pairs = (_decode(pair).strip() for pair in query.split("&"))
    return sorted(
        pair
        for pair in pairs
        if pair
        and not _amp_parameters().fullmatch(pair)
        and not is_tracking_parameter(pair.partition("=")[0])
    )


def _with_pairs(page: str, pairs: list[str]) -> str:
    return f"{page}?{'&'.join(pairs)}" if pairs else page


def _route(fragment: str) -> str:
    """Return a hash route, folded; `""` for a fragment that is a place in its page."""
    mark = fragment[:2]
    if mark not in {"#/", "#!"}:
        return ""
    path, _, query = fragment[2:].partition("?")
    folded = _with_pairs(_bare_path(_decode(path)), _pairs(query))
    return mark + folded if folded else ""


def _of_site(page: str, pairs: list[str]) -> tuple[str, list[str]]:
    """Fold what only some sites have: several addresses of one page."""
    if video := _video().fullmatch(page):
        return "youtube.com/watch", [f"v={video[1]}"]
    host, slash, path = page.partition("/")
    page = _SAME_HOSTS.get(host, host) + slash + path
    if page == "youtube.com/watch":
        return page, [pair for pair in pairs if pair.startswith("v=")] or pairs
    if named := _github().match(page):
        return named[0].lower() + page[named.end() :], pairs
    domain = ".".join(page.partition("/")[0].split(".")[-2:])
    if shared := _SHARING_PARAMETERS.get(domain):
        pairs = [pair for pair in pairs if pair.partition("=")[0] not in shared]
    return page, pairs


def _decode(text: str) -> str:
    """Percent-decode, but for signs that have a meaning of their own in a URL."""
    if "%" not in text:
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    parts = _kept_encoded().split(text)
    return "".join(
        part.upper() if number % 2 else unquote(part)
        for number, part in enumerate(parts)
    )


def url_place(url: str) -> str:
    """Return where in its page `url` leads: its fragment, and the time of a video."""
    parts = _parts().match(url)
    if not parts:
        return url.partition("#")[2]
    _, _, _, query, fragment = parts.groups(default="")
    times = [pair for pair in query[1:].split("&") if pair.startswith(("t=", "start="))]
    is_video = url_key(url).startswith("youtube.com/")
    return "&".join([fragment[1:].strip("/"), *(times if is_video else ())])


@lru_cache(maxsize=1 << 10)
def url_host(url: str) -> str:
    """Return the host in lower case without port, or `""` where there is none."""
    parts = _parts().match(url)
    return parts[2].rpartition("@")[2].partition(":")[0].lower() if parts else ""


@lru_cache(maxsize=1 << 10)
def url_path(url: str) -> str:
    """Return the percent-decoded path, or `""` where `url` is no absolute URL."""
    parts = _parts().match(url)
    return unquote(parts[3]) if parts else ""


def without_scheme(url: str) -> str:
    """Return the clean URL as a person would say it: no scheme, no trailing slash."""
    return re.sub(r"(?i)^https?://", "", clean_url(url)).rstrip("/")
