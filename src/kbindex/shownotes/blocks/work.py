"""How much work a page may be: steps are counted while it is read, and end.

A step is a line that is looked at or a rule that is tried: a third of a microsecond.
What takes more time, or memory, counts as many steps.
"""

from itertools import islice
from typing import Literal

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from msgspec import Struct

from kbindex.late_patterns import late_pattern
from kbindex.messages import remark

LEAST_STEPS = 500_000
"""What any page may take: a fourth of a second, or 3,000 bullets."""

STEPS_A_BYTE = 6
"""A larger page may take more: ordinary bullets in Japanese take 1.6 steps a byte."""

_A_LINE = 3
_A_TOKEN = 20
_AN_INLINE_TOKEN = 10
STEPS_A_PARAGRAPH = 3 * _A_TOKEN
_A_PARSER = 200
_A_NODE = 40
_CHARACTERS_A_STEP = 50

_CODE_INDENT = 4
"""Blanks before a line of code. Source: CommonMark 0.31, 4.4."""

_NODE = late_pattern(r"<[A-Za-z/?]|<!\[|-->")
"""Where an element, its end, an instruction or a comment is."""

WORK = "kbindex-work"
"""Where the parser's environment keeps the steps that are left."""


TOO_COSTLY = (
    "too-costly",
    remark("more markup than is read of one file; the rest is left out"),
)
"""Kind and message of the diagnostic where reading ends."""


class TooCostlyError(Exception):
    """The steps of a page are spent."""


class Steps(Struct):
    """The steps that are left for a page."""

    left: int

    def spend(self, count: int) -> None:
        """Take steps.

        Raises:
            TooCostlyError: There were less.
        """
        self.left -= count
        if self.left < 0:
            raise TooCostlyError


def count_allowed(text: str) -> int:
    """Return how many steps the page of this text may take."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return max(LEAST_STEPS, STEPS_A_BYTE * size)


class CountedLines(StateBlock):
    """The state of the block parser; its methods are what each rule calls."""

    def __init__(self, src: str, md: object, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)  # type: ignore[arg-type] # as it came
        self._steps: Steps = env[WORK]

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Push a token."""
        self._steps.spend(_A_TOKEN)
        return super().push(ttype, tag, nesting)

    def isEmpty(self, line: int) -> bool:  # noqa: N802 - the library's own name
        """Say whether a line is blank."""
        self._steps.spend(_A_LINE)
        return super().isEmpty(line)

    def is_code_block(self, line: int) -> bool:
        """Say whether a line is indented as code; each rule asks.

        A step of its own, as this is what is called most; `isEmpty` follows and raises.
        Asked a thousand times a page, it does itself what the library's does.
        """
        self._steps.left -= 1
        return self._code_enabled and self.sCount[line] - self.blkIndent >= _CODE_INDENT

    def skipEmptyLines(self, from_pos: int) -> int:  # noqa: N802 - the library's own name
        """Return the next line that is not blank."""
        line = super().skipEmptyLines(from_pos)
        self._steps.spend(1 + line - from_pos)
        return line

    def getLines(  # noqa: N802 - the library's own name
        self,
        begin: int,
        end: int,
        indent: int,
        keepLastLF: bool,  # noqa: FBT001, N803 - the library's own signature
    ) -> str:
        """Cut lines out of the source."""
        self._steps.spend(max(end - begin, 0))
        return super().getLines(begin, end, indent, keepLastLF)


class CountedTexts(ParserInline):
    """The inline parser; to skip what it skipped before costs a step, too."""

    def __init__(self, parser: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2
        self.ruler.before("text", "work", _count)

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's own name
        """Skip one token."""
        state.env[WORK].spend(1)
        super().skipToken(state)


def _count(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature of a markdown-it rule
    """Count what is tried at a place; some rules look on from there to the end."""
    steps = 1 if silent else _AN_INLINE_TOKEN
    if state.src[state.pos] in "[<":
        steps += (state.posMax - state.pos) // _CHARACTERS_A_STEP
    state.env[WORK].spend(steps)
    return False


def close_tokens(tokens: list[Token]) -> None:
    """Close what is open, where parsing ended in the midst of it."""
    opened: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()
    for token in reversed(opened):
        closing = token.type.replace("_open", "_close")
        tokens.append(Token(closing, token.tag, -1))


def markup_steps(markup: str) -> int:
    """Return what it takes to make a tree of HTML."""
    return _A_PARSER + _A_NODE * len(_NODE.findall(markup))


def cut_markup(markup: str) -> tuple[str, int | None]:
    """Return as much of a page of HTML as is read, and the line where it is cut."""
    nodes = count_allowed(markup) // _A_NODE
    unread = next(islice(_NODE.finditer(markup), nodes, None), None)
    if unread is None:
        return markup, None
    end = unread.start()
    return markup[:end], 1 + markup.count("\n", 0, end)
