"""Other engines on the same articles: each is built, measured, and searched.

All take the same words of a query, cut beforehand, and return ten titles. tantivy
indexes the words that kbindex's analyzer cut. SQLite indexes the texts by trigrams,
and passes over words of two letters unless there are no longer ones. ripgrep reads the
notes as they lie there: it counts lines by file and does not rank.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from floors import segment_all
from material import Material, Words
from measuring import Search, folder_mib, forget_garbage, timed

TRIGRAM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another engine, ready to search; without `search` it is not installed."""

    name: str
    build_s: float | None = None
    size_mib: float | None = None
    search: Search | None = None


def build_peers(
    work: Path, episodes: Path, material: Sequence[Material], words: Words
) -> list[Peer]:
    """Build the index of each engine that is installed, below the folder `work`."""
    forget_garbage()
    return [
        build_sqlite(work / "sqlite", material, words),
        build_tantivy(work / "tantivy", material, words),
        find_ripgrep(episodes, words),
    ]


def build_sqlite(folder: Path, material: Sequence[Material], words: Words) -> Peer:
    """SQLite FTS5 with trigrams, which find Japanese without cutting it."""
    folder.mkdir()
    base = sqlite3.connect(folder / "articles.db")

    def build() -> None:
        base.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(title, notes, tokenize='trigram')"
        )
        rows = ((one.title, one.notes) for one in material)
        base.executemany("INSERT INTO articles VALUES (?, ?)", rows)
        base.commit()

    def search(text: str) -> object:
        return base.execute(*sqlite_query(words.written(text))).fetchall()

    seconds = timed(build)
    size = folder_mib(folder)
    return Peer(
        name="SQLite FTS5 (trigram)", build_s=seconds, size_mib=size, search=search
    )


def sqlite_query(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return a statement and its values: words too short for trigrams are scanned."""
    longer = [word for word in words if len(word) >= TRIGRAM]
    if longer:
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in longer)
        return (
            "SELECT title FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10",
            [asked],
        )
    clauses = " OR ".join("title LIKE ? OR notes LIKE ?" for _ in words) or "FALSE"
    values = [f"%{word}%" for word in words for _ in range(2)]
    return f"SELECT title FROM articles WHERE {clauses} LIMIT 10", values  # noqa: S608 - the clauses hold no words


def build_tantivy(folder: Path, material: Sequence[Material], words: Words) -> Peer:
    """tantivy, given the words as they were cut; cutting them counts as building."""
    name = "tantivy"
    if find_spec("tantivy") is None:
        return Peer(name=name)
    import tantivy  # noqa: PLC0415 - not everywhere installed

    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("shown", stored=True, tokenizer_name="raw")
    for field in ("title", "notes"):
        builder.add_text_field(field, tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))

    def build() -> None:
        segment_all(material)
        writer = index.writer()
        for one in material:
            writer.add_document(
                tantivy.Document(
                    shown=one.title, title=one.title_words, notes=one.notes_words
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    seconds = timed(build)
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> object:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, word))
            for word in words.of(text)
            for field in ("title", "notes")
        ]
        hits = searcher.search(tantivy.Query.boolean_query(clauses), 10).hits
        return [searcher.doc(address)["shown"] for _, address in hits]

    return Peer(name=name, build_s=seconds, size_mib=folder_mib(folder), search=search)


def find_ripgrep(episodes: Path, words: Words) -> Peer:
    """ripgrep: a process a query, over the files themselves."""
    program = shutil.which("rg")
    if program is None:
        return Peer(name="ripgrep")

    def search(text: str) -> object:
        patterns = [part for word in words.written(text) for part in ("-e", word)]
        if not patterns:
            return []
        command = [program, "--count", "--ignore-case", "--fixed-strings", *patterns]
        run = subprocess.run(  # noqa: S603 - the program that PATH names
            [*command, "--", str(episodes)],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        if run.returncode not in {0, 1}:
            raise RuntimeError(f"rg: {run.stderr.strip()}")
        return run.stdout.splitlines()

    return Peer(name="ripgrep", build_s=0.0, size_mib=0.0, search=search)
