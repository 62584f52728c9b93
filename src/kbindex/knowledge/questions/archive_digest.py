"""A hash of all that answers are made of: to say that nothing has changed."""

import hashlib
from collections.abc import Iterator

import msgspec

from kbindex.index import Generation
from kbindex.knowledge.snapshot import Snapshot


def digest_archive(snapshot: Snapshot) -> str:
    """Return a hash of what was read, of how it was read, and of words and weights.

    Not of where the files lie and how old they are, nor of how the index came to be:
    the same notes have the same hash.
    """
    reader = snapshot.reader
    read = [
        (generation.fingerprint, *_contents(generation))
        for generation in (snapshot.generation, snapshot.passages)
        if generation is not None and generation.sources()  # else all of it is gone
    ]
    parts = (
        msgspec.json.encode((read, snapshot.settings.recipe)),
        reader.topics,
        snapshot.bridges.digest().encode(),
    )
    made = hashlib.sha256()
    for part in parts:
        made.update(hashlib.sha256(part).digest())
    return made.hexdigest()


def _contents(generation: Generation) -> Iterator[tuple[str, str, str]]:
    """Yield the id of an episode, and path and hash of each of its files."""
    for episode in sorted(generation.sources()):
        for file in (episode.source, *episode.beside):
            yield episode.id, file.path, file.sha256
