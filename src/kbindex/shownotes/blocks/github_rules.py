"""What GitHub and site generators read beyond CommonMark, and show no marks of.

a claim[^1]        [^1]: its source        a footnote: the mark is no text
www.example.org                            a link without a scheme
:::info Title  …  :::                      a container: its fences are no text
## Heading {#id}   [x](y){:target="_blank"}    attributes are no text
"""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.bare_urls import match_bare_url
from kbindex.shownotes.blocks.markdown_rules import bounded
from kbindex.shownotes.blocks.work import WORK

_FOOTNOTE = late_pattern(r"\[\^([^\s\]\[]+)\](?!\()")
_A_FOOTNOTE = 40
"""Steps, as of two tokens."""

_CHARACTERS_A_STEP = 50
"""What a look for the end of attributes goes over in one step."""

_CONTAINER = late_pattern(
    r":{3,}[ \t]*(?:(?:\{[^{}\n]*\}|[A-Za-z][\w-]*)"
    r"(?:\[(?P<label>[^\]\n]*)\])?(?:\{[^{}\n]*\})?(?P<title>[ \t][^\n]*)?)?[ \t]*:*"
)
"""A fence of a container, as Pandoc, HackMD and Docusaurus write it."""

_WWW = late_pattern(r"(?i)(?<![a-z0-9@/._:-])www\.(?=[a-z0-9-]+\.?[a-z0-9])")
_SCHEME = "http://"

_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]+)"
_ATTRIBUTE = rf"(?:[#.][\w:-]+|[A-Za-z][\w:-]*={_VALUE})"
_ATTRIBUTES = late_pattern(
    rf"\{{(?P<mark>:?)[ \t]*(?P<first>{_ATTRIBUTE})(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}"
)
_CLOSERS = frozenset(")]>`*_")
"""What ends a link, code or emphasis: attributes right behind it are of that."""


def add_github_rules(md: MarkdownIt) -> None:
    """Teach `md` footnotes, `www.` addresses and lists of attributes."""
    md.block.ruler.before(
        "reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]}
    )
    md.block.ruler.before(
        "footnote",
        "container",
        _container,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.inline.ruler.before("link", "marks", _marks)
    md.core.ruler.after("inline", "www", _link_www)


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - the signature of a markdown-it rule
    """Read a fence of `:::info … :::`: what stands between is read as if alone.

    What stands behind its name is the container's title, a text like any other.
    """
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", first) or state.is_code_block(start):
        return False
    found = _CONTAINER.fullmatch(state.src, first, state.eMarks[start])
    if not found:
        return False
    if silent:
        return True
    state.line = start + 1
    if title := (found["title"] or found["label"] or "").strip():
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title, [start, start + 1], []
        state.push("paragraph_close", "p", -1)
    return True


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `[^1]: its text`, which stays where it stands; most lines are none."""
    if not state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    if not silent:
        state.env[WORK].spend(_A_FOOTNOTE)
    return _bounded_footnote(state, start, end, silent)


_bounded_footnote = bounded(footnote_def)


def _marks(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read what shows nothing; one rule, as each is tried at each place."""
    mark = state.src[state.pos]
    if mark == "{":
        return _attributes(state, silent=silent)
    return mark == "[" and _footnote_mark(state, silent=silent)


def _footnote_mark(state: StateInline, *, silent: bool) -> bool:
    """Read `[^1]` where there is such a footnote; nothing of it is text."""
    known = state.env.get("footnotes", {}).get("refs", {})
    found = _FOOTNOTE.match(state.src, state.pos) if known else None
    if not found or f":{found[1]}" not in known:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
    state.pos = found.end()
    return True


def _attributes(state: StateInline, *, silent: bool) -> bool:
    """Read `{#id}`, `{: .class}` and `{:target="_blank"}`.

    Behind a link, code or emphasis; else at the end of a line, those without a colon
    at the end of the text alone, and only with an id or class.
    """
    state.env[WORK].spend((state.posMax - state.pos) // _CHARACTERS_A_STEP)
    found = _ATTRIBUTES.match(state.src, state.pos)
    if not found:
        return False
    is_behind = state.pos > 0 and state.src[state.pos - 1] in _CLOSERS
    rest = state.src[found.end() :]
    if found["mark"]:
        is_last = not rest.partition("\n")[0].strip()
    else:
        is_last = not rest.strip() and found["first"][0] in "#."
    if not is_behind and not is_last:
        return False
    if not silent and not is_behind:
        state.pending = state.pending.rstrip(" \t")
    state.pos = found.end()
    return True


def _link_www(state: StateCore) -> None:
    """Make links of `www.` addresses in the texts of a page."""
    for token in state.tokens:
        if token.type == "inline" and "www." in token.content.lower():
            token.children = list(_with_www(token.children or []))


def _with_www(children: list[Token]) -> Iterator[Token]:
    links = 0
    for child in children:
        links += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not links:
            yield from _split_www(child)
        else:
            yield child


def _split_www(token: Token) -> Iterator[Token]:
    text, end = token.content, 0
    for found in _WWW.finditer(text):
        start = found.start()
        if start < end:
            continue
        length = match_bare_url(_SCHEME + text[start:], 0)
        if length is None:
            continue
        after = start + length - len(_SCHEME)
        yield token.copy(content=text[end:start])
        yield from _www_link(text[start:after])
        end = after
    yield token if end == 0 else token.copy(content=text[end:])


def _www_link(shown: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": _SCHEME + shown}, markup="bare")
    yield Token("text", "", 0, content=shown)
    yield Token("link_close", "a", -1)
