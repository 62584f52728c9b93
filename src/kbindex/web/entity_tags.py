"""Whether a client has an answer already: `ETag` and `If-None-Match` (RFC 9110)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG: Final = re.compile(r'"[^"]*"')


def entity_tag(parts: Iterable[str]) -> str:
    """Name what an answer is made of: the same name is the same answer."""
    made = hashlib.blake2b("\n".join(parts).encode(), digest_size=12)
    return f'"{made.hexdigest()}"'


def is_known(tag: str, known: str) -> bool:
    """Say whether `If-None-Match` names a tag, weak or strong."""
    return tag in _TAG.findall(known)


def is_any(known: str) -> bool:
    """Say whether it names whatever there is: known only once that is found."""
    return known.strip() == "*"
