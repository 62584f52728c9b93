"""Markup → a tree of tags that is bounded in depth and keeps every text.

BeautifulSoup's builder over the standard parser leaves out what HTML says of
end tags that may be omitted, nests without bound, and refuses some markup
altogether. Notes are written by hand: all three happen.
"""

import warnings
from collections.abc import Mapping

from bs4 import (
    BeautifulSoup,
    MarkupResemblesLocatorWarning,
    XMLParsedAsHTMLWarning,
)
from bs4.element import NamespacedAttribute, Tag

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.html_comments import unclosed_comment
from kbindex.shownotes.blocks.html_names import escape_unknown_tags

MAX_TAG_DEPTH = 100
"""Elements inside one another; the text of deeper ones goes to the last allowed."""

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_CLOSE_A_PARAGRAPH = _HEADINGS | frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
    }
)
_IMPLIED_ENDS = (
    (_CLOSE_A_PARAGRAPH, frozenset({"p"}), frozenset({"table", "button"}) | _CELLS),
    (frozenset({"li"}), frozenset({"li"}), _LISTS | {"table"}),
    (frozenset({"dt", "dd"}), frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    (_HEADINGS, _HEADINGS, frozenset({"div", "section", "article", "table"})),
    (_CELLS | {"tr"}, _CELLS, frozenset({"table"})),
    (frozenset({"tr"}), frozenset({"tr"}), frozenset({"table"})),
)
"""A tag of the first set ends an open one of the second, looked for up to the third.

Source: HTML Living Standard, 13.1.2.4 "Optional tags" and 13.2.6.4."""

_TAG = late_pattern(r"<[A-Za-z/][^<>]*>")
_BREAK_REFERENCE = late_pattern(r"(?i)&(?:#0*1[03]|#x0*[ad]|newline);")
_DECLARATION = late_pattern(r"(?i)<(?=!(?!--|doctype\b|\[CDATA\[))")


def parse_markup(markup: str) -> "Soup":
    """Parse a page or fragment; never raises."""
    with warnings.catch_warnings():
        # A fragment such as `<https://k8s.io` is no file name that we forgot to open.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        # `<?xml ?>` before a page is a habit of XHTML; a fragment may begin with it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return Soup(_prepare(markup), "html.parser")


def _prepare(markup: str) -> str:
    """Make text of what is no tag, and keep line breaks where they are counted.

    The parser tells the line where a tag begins and not where it ends: breaks
    inside a tag move behind it. A break that is written as a reference is none.
    A `<` behind the last `>` opens nothing; a parser would look on for its end.
    """
    markup = _DECLARATION.sub("&lt;", escape_unknown_tags(markup))
    markup = _TAG.sub(lambda match: _on_one_line(match[0]), markup)
    markup = _BREAK_REFERENCE.sub(" ", markup)
    if unclosed_comment(markup) is not None:
        markup += "-->"
    end = markup.rfind(">") + 1
    return markup[:end] + markup[end:].replace("<", "&lt;")


def _on_one_line(tag: str) -> str:
    return tag.replace("\n", " ") + "\n" * tag.count("\n")


class Soup(BeautifulSoup):
    """The tree of one page; `deep_line` says where it was too deep, if anywhere."""

    deep_line: int | None = None
    ASCII_SPACES = ""  # strings of nothing but these would lose their line breaks

    def handle_starttag(  # noqa: PLR0913, PLR0917 - the signature of the builder's hook
        self,
        name: str,
        namespace: str | None,
        nsprefix: str | None,
        attrs: Mapping[str | NamespacedAttribute, str],
        sourceline: int | None = None,
        sourcepos: int | None = None,
        namespaces: dict[str, str] | None = None,
    ) -> Tag | None:
        """Open a tag, after the end tags that HTML lets authors leave out."""
        for names, ended, bounds in _IMPLIED_ENDS:
            if name in names:
                self._end(ended, bounds)
        if len(self.tagStack) > MAX_TAG_DEPTH:
            self.deep_line = self.deep_line or sourceline
            return None
        return super().handle_starttag(
            name, namespace, nsprefix, attrs, sourceline, sourcepos, namespaces
        )

    def _end(self, ended: frozenset[str], bounds: frozenset[str]) -> None:
        for tag in reversed(self.tagStack):
            if tag.name in bounds:
                return
            if tag.name in ended:
                self.handle_endtag(tag.name)
                return
