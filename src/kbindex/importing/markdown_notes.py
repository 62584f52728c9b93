"""Notes as a feed or a page has them → Markdown.

    HTML ─ clean_html ─► tree ─ markdownify ─► Markdown
    text ─────────────────────── its lines ──► Markdown

What markdownify writes is CommonMark but for a few places, which are written here:
texts that would become HTML again, brackets in links, numbers, fences, table cells.
"""

import re
from html import unescape

from bs4.element import Tag
from markdownify import MarkdownConverter

from kbindex.importing.announced import Announced
from kbindex.importing.clean_html import clean_html
from kbindex.importing.feed_text import without_controls
from kbindex.shownotes.blocks.html_names import is_html_tag
from kbindex.shownotes.blocks.html_soup import Soup
from kbindex.shownotes.blocks.work import cut_markup

MOST_CHARACTERS = 1_000_000
"""Of the notes of one episode; a transcript of four hours has a fourth of it."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,32});", re.IGNORECASE)
_OPENS_MARKUP = re.compile(r"<(?=[A-Za-z/!?])(?!https?://)")
_LINK = re.compile(r"\](?=[(\[])")
_BLANKS = re.compile(r"[^\S\n]+$", re.MULTILINE)
_MANY_LINES = re.compile(r"\n{3,}")
_LIST_POINT = re.compile(r"[ \t]*(?:[-*+・•]|\d{1,3}[.)])[ \t]")
_FENCE = re.compile(r"`{3,}")


def has_markup(text: str) -> bool:
    """Say whether a text is HTML: a tag of a real element stands in it."""
    return any(is_html_tag(found[0]) for found in _TAG.finditer(text))


def plain_line(text: str) -> str:
    """Return a title as one line, without tags and references."""
    bare = _TAG.sub(lambda tag: "" if is_html_tag(tag[0]) else tag[0], text)
    return " ".join(unescape(bare).split())


def to_markdown(announced: Announced) -> tuple[str, bool]:
    r"""Write the notes of an episode as Markdown.

    Returns:
        The text, without a line end at its end, and whether all of it is there.
    """
    notes = announced.notes[:MOST_CHARACTERS]
    is_whole = len(notes) == len(announced.notes)
    if announced.form == "html":
        is_whole = is_whole and cut_markup(notes)[1] is None
        text = markdown_of_tree(clean_html(notes, base=announced.base))
    else:
        text = _markdown_of_text(notes)
    text = re.sub(r"\r\n?", "\n", without_controls(text))
    is_whole = is_whole and len(text) <= MOST_CHARACTERS
    return text[:MOST_CHARACTERS].rstrip(), is_whole


def markdown_of_tree(soup: Soup) -> str:
    """Write a cleaned tree as Markdown."""
    text = _Converter(
        heading_style="ATX",
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        strip_pre=None,
    ).convert_soup(soup)
    return _MANY_LINES.sub("\n\n", text.replace("\xa0", " ")).strip()


class _Converter(MarkdownConverter):
    """markdownify, with what it leaves open."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Keep a text from becoming markup: `<b>` that stands there, `](`."""
        del parent_tags
        text = _REFERENCE.sub(lambda found: f"\\{found[0]}", text)
        return _LINK.sub(r"\\]", _OPENS_MARKUP.sub(r"\\<", text))

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link; its text is one line, with balanced brackets."""
        if "_noformat" in parent_tags:
            return text
        shown = " ".join(text.split())
        url = str(el.get("href", ""))
        if not shown:
            return ""
        before = " " if text[:1].isspace() else ""
        behind = " " if text[-1:].isspace() else ""
        if shown == url and "://" in url:
            return f"{before}<{url}>{behind}"
        if "![" not in shown:
            shown = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", shown)
        return f"{before}[{shown}]({url}){behind}"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a point of a list; its number stands beside it."""
        parent = el.parent
        if parent is None or parent.name != "ol":
            return super().convert_li(el, text, parent_tags)
        mark = f"{el.get('value') or 1}. "
        first, *rest = (text or "").strip().split("\n")
        indented = (f"{' ' * len(mark)}{line}" if line else "" for line in rest)
        return "\n".join([mark + first, *indented]) + "\n" if first else "\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write code; its fence is longer than any in it."""
        del el, parent_tags
        if not text.strip():
            return ""
        longest = max(map(len, _FENCE.findall(text)), default=2)
        fence = "`" * (longest + 1)
        code = text.strip("\n")
        return f"\n\n{fence}\n{code}\n{fence}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell of a table."""
        del el, parent_tags
        cell = " ".join(text.split())
        return " " + re.sub(r"(?<!\\)\|", r"\\|", cell) + " |"

    convert_th = convert_td


def _markdown_of_text(text: str) -> str:
    """Keep the lines of a text as they are: each is one of its own in Markdown, too.

    A line of a list keeps its indentation, any other would be code with one.
    """
    lines = unescape(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    escaped = (_OPENS_MARKUP.sub(r"\\<", line.rstrip()) for line in lines)
    kept = (one if _LIST_POINT.match(one) else one.strip() for one in escaped)
    return _MANY_LINES.sub("\n\n", "\n".join(kept)).strip("\n")
