"""How much of an answer fits: texts are cut, and more rows are on the next page.

An answer goes out twice: as a value, and as the same JSON in a string, for clients that
read text alone. Both count.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace

from kbindex.mcp_server.answers import Answer
from kbindex.model.safe_text import one_line

MOST_BYTES: Final = 8_192
"""Of an answer, where nothing else is said: some 2,000 tokens."""

_ENVELOPE: Final = 300
"""What the protocol puts around both copies, and the number of the next page."""

_Answer = TypeVar("_Answer", bound=Answer)


def to_document(answer: Answer) -> dict[str, Any]:
    """Return an answer as a client gets it, the notice first."""
    return {"notice": answer.notice, **msgspec.to_builtins(answer)}


def json_text(value: object) -> str:
    """Write a value as JSON."""
    return msgspec.json.encode(value).decode()


def cost(value: object) -> int:
    """Return how many bytes a value takes in an answer, both copies together."""
    once = msgspec.json.encode(value)
    return len(once) + len(msgspec.json.encode(once.decode()))


def size_of(answer: Answer) -> int:
    """Return how many bytes an answer has on its way, both copies together."""
    return _ENVELOPE + cost(answer)


def cut(text: str, most: int) -> str:
    """Return a text as one line, cut to a cost with … at its end."""
    line = " ".join(one_line(text).split())
    return line if cost(line) <= most else f"{_start(line, most - cost('…'))}…"


def _start(text: str, most: int) -> str:
    """Return the longest start of a text that costs no more."""
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        if cost(text[:middle]) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def pieces(text: str, most: int) -> Iterator[str]:
    """Yield a text of several lines in pieces, each of at most this cost.

    Together they are the text, without what no reader would see.
    """
    left = "\n".join(one_line(line) for line in text.split("\n"))
    while left:
        piece = _start(left, most)
        yield piece
        left = left[len(piece) :]


def whole(text: str | None, most: int) -> str | None:
    """Return what is of no use when it is cut, such as an address; None if too long."""
    if not text:
        return None
    line = one_line(text)
    return line if cost(line) <= most else None


def some(texts: Sequence[str], most: int, each: int) -> tuple[str, ...]:
    """Return the first texts of many, each cut to a cost."""
    return tuple(cut(text, each) for text in texts[:most])


def fit(
    answer: _Answer,
    field: str,
    rows: Sequence[object],
    most_bytes: int,
    *,
    least: int = 1,
) -> tuple[_Answer, int]:
    """Put as many of the first rows into an answer as fit.

    Args:
        answer: The answer without them.
        field: Where they go.
        rows: All that could go there.
        most_bytes: Of the whole answer.
        least: How many go there even so.

    Returns:
        The answer, and how many rows it has.
    """
    size = size_of(answer) + cost({field: []})
    taken = 0
    for row in rows:
        size += cost(row)
        if taken >= least and size > most_bytes:
            break
        taken += 1
    return replace(answer, **{field: tuple(rows[:taken])}), taken
