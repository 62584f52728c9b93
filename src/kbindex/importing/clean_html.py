"""HTML of others → a tree with what people read in it, and nothing else.

Scripts, styles, forms, what is hidden and pixels that count readers are away; so are
addresses that are none of the web. What is left is what `markdown_notes` writes.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin

from bs4.element import PreformattedString, Tag

from kbindex.model import is_web_url
from kbindex.shownotes.blocks.html_soup import Soup, parse_markup
from kbindex.shownotes.blocks.work import cut_markup

_DROPPED = frozenset(
    (
        *(
            "script",
            "style",
            "template",
            "head",
            "title",
            "meta",
            "link",
            "base",
            "svg",
        ),
        *("object", "embed", "applet", "noscript", "canvas", "form", "button", "input"),
        *("select", "textarea", "map", "area", "param", "track", "math"),
    )
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_PIXEL = re.compile(r"\s*[01](?:px)?\s*")
_MAIL = re.compile(r"(?i)mailto:[^\s<>]+")
_SCHEME = re.compile(r"(?i)\A[\x00-\x20]*[a-z][a-z0-9+.\-\s]*:")
_PLAYERS = ("iframe", "audio", "video")
_KEPT = "-_.~!*';:@&=+$,/?#%|"
"""What stands in an address as it is, besides letters and balanced brackets."""

_LONGEST_URL = 2_000


def clean_html(markup: str, *, base: str = "") -> Soup:
    """Make a tree of a page or fragment, with what people read of it alone.

    Args:
        markup: The HTML.
        base: What relative addresses are relative to, or ``""``.
    """
    soup = parse_markup(cut_markup(markup)[0])
    clean_tree(soup, base=base)
    return soup


def clean_tree(soup: Soup, *, base: str) -> None:
    """Take away what nobody reads, and set all addresses right."""
    nodes = [*soup.descendants]
    gone: set[int] = set()  # to ask a tag whether it is gone searches all below it
    for node in nodes:
        if id(node) in gone:
            continue
        if not isinstance(node, Tag):
            if isinstance(node, PreformattedString):  # comments and declarations, too
                node.extract()
        elif node.name in _DROPPED or (node.attrs and _is_hidden(node)):
            gone.update(map(id, node.descendants))
            node.decompose()
        elif node.name in _PLAYERS:
            gone.update(map(id, node.descendants))
            _set_player(soup, node, base=base)
        else:
            _clean_tag(node, base=base)
    soup.smooth()


def _clean_tag(tag: Tag, *, base: str) -> None:
    if tag.name == "a":
        _set_link(tag, base=base)
    elif tag.name == "img":
        _set_image(tag, base=base)
    elif tag.name in {"td", "th", "thead", "ol"}:
        _simplify(tag)


def _is_hidden(tag: Tag) -> bool:
    if "hidden" in tag.attrs or str(tag.get("aria-hidden", "")).lower() == "true":
        return True
    if _HIDDEN.search(str(tag.get("style", ""))):
        return True
    sizes = (str(tag.get(name, "")) for name in ("width", "height"))
    return tag.name == "img" and any(_PIXEL.fullmatch(size) for size in sizes)


def web_address(written: str, *, base: str) -> str:
    """Return an address that Markdown can hold; ``""`` where it leads nowhere safe.

    Args:
        written: As it stands in an attribute.
        base: What it is relative to.
    """
    text = re.sub(r"[\x00-\x1f]+", "", written).strip()  # as browsers do
    if not text or len(text) > _LONGEST_URL:
        return ""
    try:
        joined = urljoin(base, text) if base else text
    except ValueError:
        return ""
    is_safe = is_web_url(joined) or _MAIL.fullmatch(joined) or not _SCHEME.match(joined)
    if not is_safe:
        return ""
    is_balanced = _has_balanced_brackets(joined)
    kept = _KEPT + "()" if is_balanced else _KEPT
    return "".join(c if c.isalnum() or c in kept else quote(c, safe="") for c in joined)


def _has_balanced_brackets(url: str) -> bool:
    """Say whether an address has brackets that Markdown takes as a part of it."""
    left = 0
    for letter in url:
        left += (letter == "(") - (letter == ")")
        if left < 0:
            return False
    return left == 0


def _set_link(tag: Tag, *, base: str) -> None:
    url = web_address(str(tag.get("href", "")), base=base)
    if not url or any(above.name == "a" for above in tag.parents):
        tag.unwrap()
    else:
        tag.attrs = {"href": url}


def _set_image(tag: Tag, *, base: str) -> None:
    url = web_address(str(tag.get("src", "")), base=base)
    alt = re.sub(r"[\[\]\s]+", " ", str(tag.get("alt", ""))).strip()
    if url:
        tag.attrs = {"src": url, "alt": alt}
    elif alt:
        tag.replace_with(alt)
    else:
        tag.decompose()


def _set_player(soup: Soup, tag: Tag, *, base: str) -> None:
    """Put a link in the place of a player."""
    url = web_address(next(_addresses(tag), ""), base=base)
    if not is_web_url(url):
        tag.decompose()
        return
    paragraph, link = soup.new_tag("p"), soup.new_tag("a", href=url)
    link.string = url
    paragraph.append(link)
    tag.replace_with(paragraph)


def _addresses(tag: Tag) -> Iterator[str]:
    for one in (tag, *tag.find_all("source")):
        if src := str(one.get("src", "")):
            yield src


def _simplify(tag: Tag) -> None:
    """Take away what costs more than it says: spans, heads of many rows.

    The numbers of a list are written beside its points, so that nobody counts them
    again at each.
    """
    if tag.name == "thead" and len(tag.find_all("tr", limit=2)) > 1:
        tag.unwrap()
    elif tag.name == "ol":
        start = str(tag.get("start", ""))
        first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        for number, point in enumerate(tag.find_all("li", recursive=False), first):
            point.attrs = {"value": str(number)}
    elif tag.name in {"td", "th"}:
        tag.attrs = {}
