"""Links of texts on the terminal: to click on, or their addresses below the text.

    - Keyverno and OPA compared
      [2] Keyverno: https://kyverno.io/
      [3] OPA: https://www.openpolicyagent.org/

The number is that of `open ID --link N`.
"""

from collections.abc import Iterable, Iterator, Sequence

from kbindex.cli.screens.columns import cut
from kbindex.cli.screens.line_layout import ADDRESS, DIM, LinkSpan
from kbindex.cli.screens.terminal import Style, can_link, sanitize
from kbindex.model.link_places import PlacedLink

_LONGEST_TEXT = 40
"""Columns of a link's text in front of its address: a reminder, not the text."""


def link_spans(links: Iterable[PlacedLink], style: Style) -> list[LinkSpan]:
    """Return the words of a text that open an address on this terminal."""
    clicked = (link for link in links if _opens_by_click(link, style))
    return [LinkSpan(link.start, link.end, link.url) for link in clicked]


def link_lines(
    links: Sequence[PlacedLink], style: Style, *, indent: str
) -> Iterator[str]:
    """Yield a line for each address that the text neither shows nor opens.

    Args:
        links: Those of one text.
        style: How they are shown.
        indent: What each line begins with.
    """
    for link in links:
        if link.is_bare or not link.url or _opens_by_click(link, style):
            continue
        number = style(f"[{link.number}] ", **DIM)
        name = f"{cut(sanitize(link.text), _LONGEST_TEXT)}: " if len(links) > 1 else ""
        url = style.link(link.url, style(link.url, **ADDRESS))
        yield f"{indent}{number}{name if link.text != link.url else ''}{url}"


def _opens_by_click(link: PlacedLink, style: Style) -> bool:
    """Say whether words are clicked on; none that look like another address."""
    says_another = "://" in link.text and not link.is_bare
    has_words = link.start < link.end and not says_another
    return style.has_links and has_words and can_link(link.url)
