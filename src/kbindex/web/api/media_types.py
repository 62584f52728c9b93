"""In which form a program wants an answer: the header `Accept` (RFC 9110, 12.5.1).

application/json                          the document, where nothing else is said
application/jsonl, application/x-ndjson   a record a line
text/csv                                  a row a record
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Form = Literal["json", "jsonl", "csv"]

MEDIA_TYPES: Final[dict[Form, str]] = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "csv": "text/csv",
}
"""Form → what an answer in it says that it is, and what the OpenAPI document names."""

_OTHER_NAMES: Final[dict[str, Form]] = {
    "application/x-ndjson": "jsonl",
    "application/jsonlines": "jsonl",
    "application/x-jsonlines": "jsonl",
}
_NAMES: Final[dict[str, Form]] = {
    **{name: form for form, name in MEDIA_TYPES.items()},
    **_OTHER_NAMES,
}

_MOST_WISHES: Final = 30


def choose_form(accepted: str, offered: Sequence[Form]) -> Form | None:
    """Return the form that is wanted most; of equals the one that is offered first.

    Args:
        accepted: The header; empty where there is none, and all is taken.
        offered: The forms that there are.

    Returns:
        None where none of them is wanted.
    """
    if not accepted.strip():
        return offered[0]
    wishes = list(_wishes(accepted))
    best = max(offered, key=lambda form: _weight(form, wishes))
    return best if _weight(best, wishes) > 0 else None


def _weight(form: Form, wishes: Sequence[tuple[str, float]]) -> float:
    """Return how much a form is wanted: what names it closest counts."""
    names = [name for name, known in _NAMES.items() if known == form]
    family = f"{names[0].partition('/')[0]}/*"
    for asked in (names, [family], ["*/*"]):
        weights = [weight for name, weight in wishes if name in asked]
        if weights:
            return max(weights)
    return 0.0


def _wishes(accepted: str) -> Iterator[tuple[str, float]]:
    for wish in accepted.split(",", _MOST_WISHES)[:_MOST_WISHES]:
        name, *parameters = (part.strip().lower() for part in wish.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        yield name, _number(weight)


def _number(text: str) -> float:
    """Return a weight from 0 to 1; what is none weighs nothing."""
    is_number = text.replace(".", "", 1).isdecimal() and text.isascii()
    return min(float(text), 1.0) if is_number else 0.0
