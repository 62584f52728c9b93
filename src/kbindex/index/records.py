"""The stored records: compact lines in one file a refresh, read one at a time.

    records-000003.bin   record, record, …   each zlib over JSON, back to back
    table-000003.bin     offset, size of each record, 12 bytes a row

A record's number is `file × 2^20 + row`; Whoosh holds it in a column. Nothing
here is a pickle: reading a record runs no code that is not ours.
"""

import datetime as dt
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kbindex.errors import IndexStateError
from kbindex.index.documents import Document, TermPlaces
from kbindex.model import (
    Article,
    ArticleId,
    EpisodeId,
    Link,
    MarkedTag,
    Note,
    NoteKind,
)

_ROW = struct.Struct("<QI")
_ROW_BITS = 20
_LEVEL = 3
"""zlib level: 3 packs within 6 % of level 9 at a third of its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A stored article and where its terms stand in it."""

    article: Article
    places: TermPlaces


def write_records(
    folder: Path, number: int, documents: Iterable[Document]
) -> Iterator[tuple[int, Document]]:
    """Write documents to the files of refresh `number`; yield each with its number."""
    offset = 0
    with (
        _path(folder, "records", number).open("xb") as records,
        _path(folder, "table", number).open("xb") as table,
    ):
        for row, document in enumerate(documents):
            packed = pack_record(document.article, document.places)
            records.write(packed)
            table.write(_ROW.pack(offset, len(packed)))
            offset += len(packed)
            yield (number << _ROW_BITS) + row, document


def record_files(number: int) -> tuple[str, str]:
    """Return the names of the two files of refresh `number`."""
    return _path(Path(), "records", number).name, _path(Path(), "table", number).name


def _path(folder: Path, kind: str, number: int) -> Path:
    return folder / f"{kind}-{number:06}.bin"


@dataclass(slots=True)
class RecordFiles:
    """Reads records by number; opens each file once, when first asked for it."""

    folder: Path
    _open: dict[int, tuple[IO[bytes], IO[bytes]]] = field(
        default_factory=dict[int, tuple[IO[bytes], IO[bytes]]]
    )

    def read(self, number: int) -> Record:
        """Read one record.

        Raises:
            IndexStateError: The record is not there or is damaged.
        """
        file, row = number >> _ROW_BITS, number & ((1 << _ROW_BITS) - 1)
        try:
            if file not in self._open:
                self._open[file] = (
                    _path(self.folder, "records", file).open("rb"),
                    _path(self.folder, "table", file).open("rb"),
                )
            records, table = self._open[file]
            table.seek(row * _ROW.size)
            offset, size = _ROW.unpack(table.read(_ROW.size))
            records.seek(offset)
            return unpack_record(records.read(size))
        except (OSError, struct.error, zlib.error, ValueError, TypeError) as error:
            raise IndexStateError(f"the index has lost a record ({error})") from error

    def close(self) -> None:
        """Close all files."""
        for pair in self._open.values():
            for file in pair:
                file.close()
        self._open.clear()


def pack_record(article: Article, places: TermPlaces) -> bytes:
    """Pack an article and the places of its terms."""
    values = [
        article.id,
        article.kind,
        article.episode,
        article.source,
        article.line,
        article.end_line,
        article.title,
        article.url,
        article.presenter,
        article.date.isoformat() if article.date else None,
        [
            [n.text, n.kind, n.depth, n.line, n.end_line, n.parent]
            for n in article.notes
        ],
        [[link.text, link.url, link.line] for link in article.links],
        article.tags,
        [[mark.name, mark.line, mark.is_wanted] for mark in article.marked_tags],
        places,
    ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack_record(packed: bytes) -> Record:
    """Undo `pack_record`."""
    text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
    (
        article_id,
        kind,
        episode,
        source,
        line,
        end_line,
        title,
        url,
        presenter,
        date,
        notes,
        links,
        tags,
        marks,
        places,
    ) = json.loads(text)
    article = Article(
        id=ArticleId(article_id),
        kind=kind,
        episode=EpisodeId(episode),
        source=source,
        line=line,
        end_line=end_line,
        title=title,
        url=url,
        presenter=presenter,
        date=dt.date.fromisoformat(date) if date else None,
        notes=tuple(
            Note(
                text=text,
                kind=NoteKind(note_kind),
                depth=depth,
                line=first,
                end_line=last,
                parent=parent,
            )
            for text, note_kind, depth, first, last, parent in notes
        ),
        links=tuple(Link(text=text, url=url, line=line) for text, url, line in links),
        tags=tuple(tags),
        marked_tags=tuple(
            MarkedTag(name=name, line=line, is_wanted=is_wanted)
            for name, line, is_wanted in marks
        ),
    )
    return Record(article=article, places=places)
