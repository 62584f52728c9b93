"""JSON in which nothing stands that shows nothing, or steers what shows it."""

import json
import re

from kbindex.model.safe_text import INVISIBLE

_UNSAFE = f"[{INVISIBLE}]"
"""JSON itself escapes the controls before the space. Compiled by who writes JSON."""


def to_safe_json(
    value: object, *, is_ascii: bool = False, indent: int | None = None
) -> str:
    r"""Write JSON; invisible and bidirectional characters become `\uXXXX`.

    Args:
        value: What `json` can write.
        is_ascii: Escape all that is not ASCII, too.
        indent: Blanks a level; None is one line.
    """
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    return re.sub(_UNSAFE, lambda match: json.dumps(match[0])[1:-1], text)
