"""An archive as files for other programs: bundle, SQLite, Parquet, Markdown.

    KnowledgeBase ─ load_bundle ─► Bundle ─┬─ bundle_files ───► a folder of JSON
                                           ├─ to_sqlite ──────► a database
                                           ├─ to_parquet ─────► a table
                                           ├─ markdown_files ─► a folder of notes
                                           └─ diff_bundles ───► what changed

The same archive gives the same bytes, wherever it lies and whenever it is exported.
What differs from run to run (clock, paths, the machine) is in none of them. `forms`
makes each by its name.
"""

from kbindex.exports.bundles import Bundle, load_bundle, read_bundle
from kbindex.exports.differences import diff_bundles
from kbindex.exports.forms import (
    ExportedFolder,
    FileForm,
    FolderForm,
    Wanted,
    export_file,
    export_folder,
)

__all__ = [
    "Bundle",
    "ExportedFolder",
    "FileForm",
    "FolderForm",
    "Wanted",
    "diff_bundles",
    "export_file",
    "export_folder",
    "load_bundle",
    "read_bundle",
]
