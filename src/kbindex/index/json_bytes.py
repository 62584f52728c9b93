"""JSON as it lies in an index: compact, and any string survives it."""

import re
from typing import Any

import msgspec

_MOST_ODD_BYTES = 1 << 25
"""Longest text with lone surrogates. The slow decoder holds it to no type at first, and
takes twenty times as much."""

_LONE_SURROGATE = rb"\xed[\xa0-\xbf]"


def pack_json(value: object) -> bytes:
    """Encode a value, records included.

    The quick encoder refuses lone surrogates, which names of files may hold.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        import json  # noqa: PLC0415 - rare

        plain = msgspec.to_builtins(value)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def unpack_json(packed: bytes, kind: Any = Any) -> Any:  # noqa: ANN401 - of that kind
    """Undo `pack_json`: return a value of the type `kind`.

    Raises:
        ValueError: It is no JSON, or of another type.
        RecursionError: It is nested too deep.
    """
    try:
        return msgspec.json.decode(packed, type=kind)
    except ValueError:  # which one it is differs between versions of msgspec
        if len(packed) > _MOST_ODD_BYTES or not re.search(_LONE_SURROGATE, packed):
            raise
        import json  # noqa: PLC0415 - rare

        plain = json.loads(packed.decode("utf-8", "surrogatepass"))
        return msgspec.convert(plain, kind)
