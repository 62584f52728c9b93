"""A bundle: an archive as one folder of JSON, the same bytes for the same notes.

manifest.json       what it is, counts, the program's version, a hash of each file
episodes.json       as `kbindex episodes --json`
records.jsonl       as `kbindex export`
tags.json           as `kbindex tags --json`
presenters.json     as `kbindex presenters --json`
passages.jsonl      what was said, where that is asked for
schemas/            the JSON Schemas of all of these
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec import Struct

from kbindex.messages import tr
from kbindex.model.safe_text import to_safe_json
from kbindex.output_folders import (
    Manifest,
    OutputFolderError,
    read_listed,
    read_manifest,
)
from kbindex.pages import json_types
from kbindex.pages.host_documents import presenters_document
from kbindex.pages.json_documents import (
    episodes_document,
    record_document,
    tags_document,
)
from kbindex.pages.json_schemas import SUFFIX, build_schemas
from kbindex.pages.passage_documents import passage_document
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kbindex.knowledge import KnowledgeBase

KIND: Final = "kbindex-bundle"

EPISODES, RECORDS = "episodes.json", "records.jsonl"
TAGS, PRESENTERS, PASSAGES = "tags.json", "presenters.json", "passages.jsonl"

_SCHEMAS: Final = {
    EPISODES: "episodes",
    RECORDS: "record",
    TAGS: "tags",
    PRESENTERS: "presenters",
    PASSAGES: "passage",
}
"""File → the published schema that describes it, or each line of it."""

_MANIFEST_SCHEMA: Final = "bundle-manifest"
_REFERENCE = re.compile(rf'"\$ref": "([a-z-]+){re.escape(SUFFIX)}"')

_Type = TypeVar("_Type")


class Bundle(Struct, frozen=True, kw_only=True):
    """All that is known of an archive, as documents.

    Args:
        public: Whether private episodes were left out.
        records: By episode and number.
        passages: By episode and time; None where they were not asked for.
    """

    public: bool
    episodes: json_types.EpisodesAnswer
    records: list[json_types.Record]
    tags: json_types.TagsAnswer
    presenters: json_types.PresentersAnswer
    passages: list[json_types.Passage] | None = None


def load_bundle(
    base: KnowledgeBase, *, public: bool, transcripts: bool = False
) -> Bundle:
    """Make a bundle of an archive.

    Args:
        base: Opened without private episodes, where it is to be public.
        public: Whether it was opened so.
        transcripts: Take what was said as well.
    """
    passages = base.passages() if transcripts else None
    return Bundle(
        public=public,
        episodes=episodes_document(base.episodes()),
        records=[record_document(record) for record in base.records()],
        tags=tags_document(base.tags()),
        presenters=presenters_document(base.presenters()),
        passages=None if passages is None else [passage_document(p) for p in passages],
    )


def bundle_manifest(bundle: Bundle) -> Manifest:
    """Return what a bundle says of itself; its files are added as they are written."""
    without = {PASSAGES} if bundle.passages is None else set[str]()
    described = sorted(_SCHEMAS.keys() - without)
    return Manifest(
        kind=KIND,
        kbindex=__version__,
        public=bundle.public,
        counts=counts_of(bundle),
        schemas={name: _schema_path(_SCHEMAS[name]) for name in described},
    )


def counts_of(bundle: Bundle) -> dict[str, int]:
    """Count what a bundle holds."""
    articles = sum(record["kind"] == "article" for record in bundle.records)
    counts = {
        "episodes": len(bundle.episodes["episodes"]),
        "articles": articles,
        "overviews": len(bundle.records) - articles,
        "tags": len(bundle.tags["tags"]),
        "presenters": len(bundle.presenters["presenters"]),
    }
    if bundle.passages is not None:
        counts["passages"] = len(bundle.passages)
    return counts


def bundle_files(bundle: Bundle) -> dict[str, bytes]:
    """Return path → content of each file of a bundle but its manifest."""
    files = {
        EPISODES: to_json_document(bundle.episodes),
        RECORDS: to_json_lines(bundle.records),
        TAGS: to_json_document(bundle.tags),
        PRESENTERS: to_json_document(bundle.presenters),
    }
    if bundle.passages is not None:
        files[PASSAGES] = to_json_lines(bundle.passages)
    wanted = [_MANIFEST_SCHEMA, *(_SCHEMAS[name] for name in files)]
    texts = build_schemas()
    return files | {
        _schema_path(name): texts[name + SUFFIX].encode()
        for name in _with_references(wanted, texts)
    }


def to_json_document(value: object) -> bytes:
    """Return a document as the bytes of a file."""
    return f"{to_safe_json(value, indent=2)}\n".encode()


def to_json_lines(values: Iterable[object]) -> bytes:
    """Return values as the bytes of a file, one a line."""
    return "".join(f"{to_safe_json(value)}\n" for value in values).encode()


def _schema_path(name: str) -> str:
    return f"schemas/{name}{SUFFIX}"


def _with_references(names: Iterable[str], texts: dict[str, str]) -> Iterator[str]:
    """Yield the names of schemas, and of those that they refer to, each once."""
    waiting = list(names)
    seen = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting.extend(_REFERENCE.findall(texts[name + SUFFIX]))


def read_bundle(path: Path) -> Bundle:
    """Read a bundle, and see that it is as it was written.

    Args:
        path: Its folder, as `settle_folder` says; no link is followed.

    Raises:
        OutputFolderError: It is none, was changed, or is of a later version.
    """
    manifest = read_manifest(path, KIND)
    has_passages = PASSAGES in manifest.files

    def read(name: str, kind: type[_Type]) -> _Type:
        content = read_listed(path, manifest, name)
        return _parsed(lambda: msgspec.json.decode(content, type=kind), path / name)

    def read_lines(name: str, kind: type[_Type]) -> list[_Type]:
        content = read_listed(path, manifest, name)
        decode = msgspec.json.Decoder(kind).decode_lines
        return _parsed(lambda: decode(content), path / name)

    return Bundle(
        public=manifest.public,
        episodes=read(EPISODES, json_types.EpisodesAnswer),
        records=read_lines(RECORDS, json_types.Record),
        tags=read(TAGS, json_types.TagsAnswer),
        presenters=read(PRESENTERS, json_types.PresentersAnswer),
        passages=read_lines(PASSAGES, json_types.Passage) if has_passages else None,
    )


def _parsed(parse: Callable[[], _Type], place: Path) -> _Type:
    try:
        return parse()
    except (ValueError, RecursionError) as error:
        text = tr("{file}: not what kbindex writes ({problem})")
        raise OutputFolderError(text.format(file=place, problem=error)) from error
