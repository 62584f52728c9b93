"""The values of front matter, whatever it is written in, and why one is refused."""

from typing import Literal

from msgspec import Struct

from kbindex.messages import Message, remark

MAX_DEPTH = 20
"""Lists and mappings inside one another; front matter has three or four."""

TOO_DEEP: Message = remark("front matter nested too deep; only plain keys are read")


class Value(Struct, frozen=True, kw_only=True):
    """A value as it was written.

    Args:
        line: The source line where it begins.
        end_line: The line where it ends.
        text: Of a text.
        items: Of a list.
        fields: Of a mapping, in source order, each key once.
    """

    kind: Literal["text", "list", "mapping"]
    line: int
    end_line: int = 0
    text: str = ""
    items: tuple["Value", ...] = ()
    fields: tuple[tuple[str, "Value"], ...] = ()


class RefusedError(Exception):
    """A front matter is none, or would take too long.

    Args:
        problem: Why.
        line: Where, counted from 1 in its text.
    """

    def __init__(self, problem: Message, line: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
