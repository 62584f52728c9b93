"""What identifies the taxonomy and the rules, without loading either."""

import hashlib
from functools import cache
from pathlib import Path

TAGGING_RULES = "3"
"""Raised with each change of the rules, so that every index is tagged anew."""

TAXONOMY_FOLDER = Path(__file__).with_name("data")
"""One TOML file a kind."""


@cache
def taxonomy_fingerprint() -> str:
    """Identify the taxonomy of the package by its bytes, without parsing it."""
    digest = hashlib.sha256()
    for path in sorted(TAXONOMY_FOLDER.glob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def tagging_fingerprint() -> str:
    """Identify rules and taxonomy: others give other tags."""
    return f"{TAGGING_RULES}-{taxonomy_fingerprint()}"
