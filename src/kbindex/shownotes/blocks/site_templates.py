"""What a site's generator fills in: `{{ … }}`, `{% … %}`, and Hugo's shortcodes.

    [Title]({% post_url 2021-05-03-title %})      a blank would end the address
    <{{ site.url }}/docs/>                        no scheme would make it text
    {{< youtube w7Ft2ymGmfc >}}                   a video
    {{% button href="https://…" %}}A page{{% /button %}}    its address, as it stands

The site shows addresses as links; they are kept as they are written. Of a shortcode
nothing else is text but what it calls a title, a caption or the like, or else says in
several words.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from kbindex.late_patterns import late_pattern
from kbindex.model import is_web_url
from kbindex.shownotes.blocks.link_rule import read_link

_TAG = r"(?:\{\{[^{}<>\n]*\}\}|\{%[^{}<>\n]*%\})"
_TARGET = late_pattern(
    rf"\([ \t]*([^\s(){{}}<>]*{_TAG}(?:{_TAG}|[^\s(){{}}<>])*)[ \t]*\)"
)
_SHORTCODE = late_pattern(
    r"\{\{(?P<mark>[<%])[ \t]*(?P<name>/?[\w./-]+)"
    r"(?P<said>(?:[^{}\n\"]|\"[^\"\n]*\")*?)/?[ \t]*[>%]\}\}"
)
_ARGUMENT = late_pattern(
    r"(?:(?P<key>[\w-]+)=)?(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\"]+))"
)
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}
"""Shortcodes that come with Hugo → the page of what they show."""

_ID = late_pattern(r"[\w-]{4,24}")
_LOOKS = frozenset({"class", "style", "attr", "width", "height"})
_TEXTS = frozenset({"title", "caption", "text", "label", "name", "alt"})
_AUTOLINK = late_pattern(rf"<({_TAG}[^\s<>]*)>")


def add_template_rules(md: MarkdownIt) -> None:
    """Teach `md` links whose addresses hold tags of a template, and shortcodes."""
    md.inline.ruler.before("link", "shortcode", _shortcode)
    md.inline.ruler.after("link", "template_link", _template_link)
    md.inline.ruler.after("autolink", "template_autolink", _template_autolink)


def _shortcode(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read a shortcode: its address is a link, a title beside it the link's text."""
    if not state.src.startswith(("{{<", "{{%"), state.pos):
        return False
    found = _SHORTCODE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.pos = found.end()
    if not silent:
        url, text = _said_of(found)
        if url and state.linkLevel == 0:
            opening = state.push("link_open", "a", 1)
            opening.attrs = {"href": url}
            opening.markup = "" if text else "autolink"
            state.push("text", "", 0).content = text or url
            state.push("link_close", "a", -1)
        elif text:
            state.push("text", "", 0).content = text
    return True


def _said_of(shortcode: re.Match[str]) -> tuple[str, str]:
    """Return the address of a shortcode, and the text that it has beside it."""
    url, text, said = "", "", ""
    for argument in _ARGUMENT.finditer(shortcode["said"]):
        key, value = argument["key"] or "", argument["quoted"] or argument["bare"] or ""
        if is_web_url(value):
            url = url or value
        elif key.lower() in _TEXTS:
            text = text or value
        elif key in {"", "id"} and _ID.fullmatch(value):
            url = url or _VIDEOS.get(shortcode["name"].lower(), "").format(value)
        elif " " in value and key.lower() not in _LOOKS:
            said = said or value
    return url, text or ("" if url else said)


def _template_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    if state.src[state.pos] != "[" or "{" not in state.src:
        return False
    return read_link(state, _TARGET, silent=silent)


def _template_autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    if state.src[state.pos] != "<" or state.linkLevel > 0:
        return False
    found = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": found[1]}
        opening.markup = "autolink"
        state.push("text", "", 0).content = found[1]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True
