"""JSON as it lies in an index: compact, and any string survives it."""

import json
from typing import Any

import msgspec


def to_json(value: object) -> bytes:
    """Encode a value.

    The quick encoder refuses lone surrogates, which names of files may hold.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def from_json(packed: bytes) -> Any:  # noqa: ANN401 - whoever reads it checks it
    """Undo `to_json`.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deep.
    """
    try:
        return msgspec.json.decode(packed)
    except UnicodeDecodeError:
        return json.loads(packed.decode("utf-8", "surrogatepass"))
