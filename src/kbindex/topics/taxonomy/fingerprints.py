"""What identifies the taxonomy and the rules, without loading either."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kbindex.config import DEFAULT_TOPIC_PACKS, TOPIC_PACKS
from kbindex.small_digests import sha256
from kbindex.topics.taxonomy.data_digests import DIGESTS

TAGGING_RULES = "19"
"""Raised with each change of the rules, so that every index is tagged anew."""

TAXONOMY_FOLDER = Path(__file__).with_name("data")
"""A folder a pack, and in it one TOML file a kind; beside them the phrases."""

PHRASES_FILE = TAXONOMY_FOLDER / "phrases.toml"


def taxonomy_files(packs: Iterable[str] = TOPIC_PACKS) -> Iterator[Path]:
    """Yield the files of packs, in the order of the packs and of their names."""
    for pack in packs:
        yield from sorted((TAXONOMY_FOLDER / pack).glob("*.toml"))


@cache
def taxonomy_fingerprint(packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS) -> str:
    """Identify the taxonomy that packs make, without reading its files."""
    files = [name for pack in packs for name in DIGESTS if name.startswith(f"{pack}/")]
    digests = "\n".join(DIGESTS[name] for name in (*files, PHRASES_FILE.name))
    return sha256(digests.encode()).hexdigest()[:16]


def tagging_fingerprint(packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS) -> str:
    """Identify rules and taxonomy: others give other tags."""
    return f"{TAGGING_RULES}-{taxonomy_fingerprint(packs)}"
