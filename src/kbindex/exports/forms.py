"""The forms of an export that are files or folders, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from kbindex.errors import MissingExtraError
from kbindex.exports.bundles import (
    bundle_files,
    bundle_manifest,
    counts_of,
    load_bundle,
    to_json_lines,
)
from kbindex.messages import tr
from kbindex.output_folders import Manifest, write_folder
from kbindex.pages.csv_table import csv_lines, excel_lines
from kbindex.pages.flat_rows import RECORD_FIELDS, iter_rows
from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kbindex.config.notes import NotesConfig
    from kbindex.exports.bundles import Bundle
    from kbindex.knowledge import KnowledgeBase

FileForm = Literal["jsonl", "json", "csv", "excel", "sqlite", "parquet"]
FolderForm = Literal["markdown", "bundle"]

_ARROW: Final = "pyarrow"


class Wanted(Struct, frozen=True, kw_only=True):
    """What is exported.

    Args:
        public: Whether the archive was opened without private episodes.
        transcripts: Whether what was said is exported, too.
    """

    public: bool = False
    transcripts: bool = False


class ExportedFolder(Struct, frozen=True, kw_only=True):
    """A folder before it is written.

    Args:
        files: Path below the folder → content, without the manifest.
    """

    manifest: Manifest
    files: Mapping[str, bytes]

    def write(self, place: Path) -> None:
        """Put it in a folder that was settled before.

        Raises:
            OutputFolderError: It cannot be written.
        """
        write_folder(place, self.manifest, self.files)


def export_file(base: KnowledgeBase, form: FileForm, wanted: Wanted) -> bytes:
    """Return the content of an export that is one file.

    Raises:
        MissingExtraError: Parquet is asked for, and pyarrow is not installed.
    """
    bundle = _load(base, wanted)
    if form == "sqlite":
        from kbindex.exports.sqlite_file import to_sqlite  # noqa: PLC0415 - one form

        return to_sqlite(base, bundle)
    if form == "parquet":
        return _parquet(bundle)
    return _text(form, bundle)


def export_folder(
    base: KnowledgeBase, form: FolderForm, wanted: Wanted, notes: NotesConfig
) -> ExportedFolder:
    """Return an export that is a folder.

    Args:
        base: The archive.
        form: What the folder holds.
        wanted: What is exported; a folder of notes has its transcripts anyway.
        notes: How the notes were read.

    Raises:
        ArchiveError: There are no episodes any more.
        ConfigError: The archive's own words or topics cannot be read.
    """
    bundle = _load(base, wanted)
    if form == "bundle":
        return ExportedFolder(
            manifest=bundle_manifest(bundle), files=bundle_files(bundle)
        )
    from kbindex.exports.markdown_folder import (  # noqa: PLC0415 - one form
        markdown_files,
        markdown_manifest,
    )

    return ExportedFolder(
        manifest=markdown_manifest(counts_of(bundle), public=wanted.public),
        files=markdown_files(base, bundle, notes),
    )


def _load(base: KnowledgeBase, wanted: Wanted) -> Bundle:
    return load_bundle(base, public=wanted.public, transcripts=wanted.transcripts)


def _parquet(bundle: Bundle) -> bytes:
    try:
        from kbindex.exports.parquet_file import to_parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        if (error.name or "").partition(".")[0] != _ARROW:
            raise
        what = tr("tables of Parquet")
        raise MissingExtraError(what, library=_ARROW, extra="parquet") from error
    return to_parquet(bundle)


def _text(form: FileForm, bundle: Bundle) -> bytes:
    passages = bundle.passages or []
    if form == "json":
        document = {"format": FORMAT, "records": bundle.records}
        said = {} if bundle.passages is None else {"passages": passages}
        return to_json_lines([{**document, **said}])
    if form == "jsonl":
        return to_json_lines([*bundle.records, *passages])
    rows = iter_rows([*bundle.records, *passages], RECORD_FIELDS)
    write = excel_lines if form == "excel" else csv_lines
    return "".join(write(RECORD_FIELDS, rows)).encode()
