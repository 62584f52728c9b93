"""What show notes write that CommonMark does not know, and bounds on what they do.

The rules emit ordinary tokens, so that nothing behind them has to know how a
link or a heading was written.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    html_block,
    list_block,
)
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, backtick
from markdown_it.token import Token
from markdown_it.utils import EnvType

from kbindex.late_patterns import late_pattern
from kbindex.messages import Message, remark
from kbindex.shownotes.blocks.bare_urls import find_bare_urls, match_bare_url
from kbindex.shownotes.blocks.link_rule import read_link
from kbindex.shownotes.blocks.site_templates import add_template_rules
from kbindex.shownotes.blocks.work import (
    STEPS_A_PARAGRAPH,
    TOO_COSTLY,
    WORK,
    CountedLines,
    CountedTexts,
    Steps,
    TooCostlyError,
    close_tokens,
    count_allowed,
    markup_steps,
)

MAX_NESTING = 100
"""Levels of lists (two each) and quotes; markers further in are read as text."""

MAX_TEXT = 5_000
"""Characters of one text in which markup is looked for; real ones are below 1,000.

Unclosed brackets cost the square of a text's length: 0.1 s at this bound."""

PROBLEMS = "kbindex-problems"
"""Where the parser's environment keeps what is to be said: by kind, (line, kind, text).
"""

PLAIN = "plain"
"""The type of a token whose text is shown as it is written, line breaks too."""

_TOO_COSTLY_TEXT = (
    "too-costly",
    remark("more markup than is read of one file; the rest is read as text"),
)

_EMPHASIS = frozenset({"em", "strong", "s"})
"""What says the same as often as it is nested, and would then exhaust a stack."""

_RULES, _LEAST_MARKS = frozenset("*-_"), 3
_ENDS_A_PARAGRAPH = ["paragraph", "reference", "blockquote"]
"""The rules whose text ends where one of ours begins, as for a heading or list."""
_GLUED_HEADING = late_pattern(r"(#{2,6})(?:\u3000+(?=\S)|(?=[\[@]))")

_FULL_WIDTH_TARGET = late_pattern(
    r"[ \u3000]*[（(][ \u3000]*"
    r"(https?://[^\s（）()<>]+(?:\([^\s（）()]*\)[^\s（）()<>]*)*)"
    r"[ \u3000]*[）)]"
)


def add_rules(md: MarkdownIt) -> None:
    """Teach `md` bare URLs, full-width brackets, glued headings, and bounds."""
    md.inline.ruler.after("link", "full_width_link", _full_width_link)
    add_template_rules(md)
    md.inline.ruler.after("text", "bare_url", _bare_url)
    md.inline.ruler.at("backticks", _code_span)
    md.block.ruler.before(
        "heading", "glued_heading", _glued_heading, {"alt": _ENDS_A_PARAGRAPH}
    )
    md.block.ruler.at("list", bounded(list_block), {"alt": _ENDS_A_PARAGRAPH})
    md.block.ruler.at(
        "blockquote", bounded(blockquote), {"alt": [*_ENDS_A_PARAGRAPH, "list"]}
    )
    md.block.ruler.at("hr", _thematic_break, {"alt": [*_ENDS_A_PARAGRAPH, "list"]})
    md.block.ruler.at("html_block", _html_block, {"alt": _ENDS_A_PARAGRAPH})
    md.core.ruler.at("block", _parse_blocks)
    md.core.ruler.before("inline", "long_text", _cut_long_texts)
    md.core.ruler.at("inline", _parse_inlines)
    md.inline = CountedTexts(md.inline)


def _say(env: EnvType, line: int, kind: str, message: Message) -> None:
    """Remember what could not be read as it stands, each kind once a page."""
    env.setdefault(PROBLEMS, {}).setdefault(kind, (line, kind, message))


_BlockRule = Callable[[StateBlock, int, int, bool], bool]


def bounded(rule: _BlockRule) -> _BlockRule:
    """Turn `rule` off at the depth where markdown-it would drop what is inside."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
        if state.level < MAX_NESTING - 2:
            return rule(state, start, end, silent)
        if rule(state, start, end, True):  # noqa: FBT003 - only asks
            message = remark("lists or quotes nested too deep; read as text from here")
            _say(state.env, start + 1, "deep-nesting", message)
        return False

    return bounded


def _glued_heading(state: StateBlock, start: int, _: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `####[title](…)` and `###@handle`, whose space was forgotten."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _GLUED_HEADING.match(line)
    if not match:
        return False
    if not silent:
        state.line = start + 1
        tag = f"h{len(match[1])}"
        state.push("heading_open", tag, 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content = line[match.end() :].strip(" \t")
        inline.map = [start, state.line]
        inline.children = []
        state.push("heading_close", tag, -1)
    return True


def _thematic_break(state: StateBlock, start: int, _: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `---`; each level of `- - - -` asks, so that it is to be cheap."""
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    mark = line[:1]
    if mark not in _RULES or line.count(mark) < _LEAST_MARKS:
        return False
    if line.strip(mark + " \t"):
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, state.line]
    return True


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read a block of HTML, unless to make a tree of it would be too much."""
    if not html_block(state, start, end, silent):
        return False
    steps: Steps = state.env[WORK]
    if not silent:
        cost = markup_steps(state.tokens[-1].content)
        if cost > steps.left:
            state.line = start
            state.tokens.pop()
        steps.spend(cost)
    return True


def _parse_blocks(state: StateCore) -> None:
    """Find the blocks; what is behind the last step is left out."""
    state.env[WORK] = Steps(count_allowed(state.src))
    lines = CountedLines(state.src, state.md, state.env, state.tokens)
    try:
        state.md.block.tokenize(lines, lines.line, lines.lineMax)
    except TooCostlyError:
        close_tokens(state.tokens)
        _say(state.env, lines.line + 1, *TOO_COSTLY)


def _cut_long_texts(state: StateCore) -> None:
    """Make of a paragraph beyond `MAX_TEXT` a paragraph for each of its lines."""
    state.tokens = [
        piece for number in range(len(state.tokens)) for piece in _cut(state, number)
    ]


def _cut(state: StateCore, number: int) -> Iterator[Token]:
    token = state.tokens[number]
    before = state.tokens[number - 1] if number else token
    if not _is_long(token) or before.type != "paragraph_open":
        yield token
        return
    closing = state.tokens[number + 1]
    _say_long(state, token)
    steps: Steps = state.env[WORK]
    cost = STEPS_A_PARAGRAPH * token.content.count("\n")
    if cost > steps.left:
        yield token
        return
    steps.spend(cost)
    first = token.map[0] if token.map else 0
    for line, text in enumerate(token.content.split("\n"), start=first):
        if line > first:
            yield closing
            yield before.copy(map=[line, line + 1])
        yield token.copy(map=[line, line + 1], content=text.strip(" \t"), children=[])


def _is_long(token: Token) -> bool:
    return token.type == "inline" and len(token.content) > MAX_TEXT


def _say_long(state: StateCore, token: Token) -> None:
    message = remark(
        "a text of more than {length} characters; not all its markup is read",
        length=MAX_TEXT,
    )
    _say(state.env, token.map[0] + 1 if token.map else 1, "long-text", message)


def _parse_inlines(state: StateCore) -> None:
    """Parse each text; of one that is too long only the bare URLs are read.

    So it is with all texts behind the last step.
    """
    steps: Steps = state.env[WORK]
    steps.left = max(steps.left, count_allowed(state.src) // 4)
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _is_long(token):
            _say_long(state, token)
            token.children.extend(_read_plain(token.content))
            continue
        try:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        except TooCostlyError:
            _say(state.env, token.map[0] + 1 if token.map else 1, *_TOO_COSTLY_TEXT)
            token.children[:] = _read_plain(token.content)
        token.children[:] = _outermost(token.children)


def _outermost(tokens: Sequence[Token]) -> Iterator[Token]:
    """Leave out emphasis within emphasis of its kind."""
    levels = dict.fromkeys(_EMPHASIS, 0)
    for token in tokens:
        if token.tag not in _EMPHASIS:
            yield token
            continue
        before = levels[token.tag]
        levels[token.tag] += token.nesting
        if not before or not levels[token.tag]:
            yield token


def _read_plain(text: str) -> Iterator[Token]:
    end = 0
    for start, after in find_bare_urls(text):
        yield Token(PLAIN, "", 0, content=text[end:start])
        url = text[start:after]
        yield Token("link_open", "a", 1, attrs={"href": url}, markup="bare")
        yield Token("text", "", 0, content=url)
        yield Token("link_close", "a", -1)
        end = after
    yield Token(PLAIN, "", 0, content=text[end:])


def _code_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `code`, with its line breaks kept: they count the source lines."""
    start, known = state.pos, len(state.tokens)
    if not backtick(state, silent):
        return False
    token = state.tokens[-1] if len(state.tokens) > known else None
    if token and token.type == "code_inline":
        marker = len(token.markup)
        code = re.sub(
            r"[ \t]*\n[ \t]*", "\n", state.src[start + marker : state.pos - marker]
        )
        if "\n" in code:
            token.content = code
    return True


def _full_width_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `[text]（https://…）`, any mix of bracket widths, and `[text] (https://…)`."""
    if state.src[state.pos] != "[":
        return False
    return read_link(state, _FULL_WIDTH_TARGET, silent=silent)


_SCHEME = late_pattern(r"(?i)(?<![a-z0-9])https?$")
_LONGEST_SCHEME = len("https")


def _bare_url(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Read `https://…` in running text; tried at each `:`, where text stops."""
    if state.linkLevel > 0 or state.src[state.pos : state.pos + 3] != "://":
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME - 1 :])
    if not scheme:
        return False
    start = state.pos - len(scheme[0])
    end = match_bare_url(state.src, start, state.posMax)
    if end is None:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.src[start:end]}
        opening.markup = "bare"
        state.push("text", "", 0).content = state.src[start:end]
        state.push("link_close", "a", -1)
    state.pos = end
    return True
