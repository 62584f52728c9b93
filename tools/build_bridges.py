"""Writes the tables of bridges that the package ships: its words, cut into terms.

    python tools/build_bridges.py            writes them
    python tools/build_bridges.py --check    writes nothing; 1 where one is out of date

`bridges.tsv` is made of `glossary.txt`, `loanwords.tsv` and the names of the topics
that count by default, `packs/NAME.tsv` of the words of a pack, `topics/NAME.tsv` of its
topics where these are others: by the analyzer and the dictionary that are installed;
they say which ones they were. The same of these make the same bytes. `nouns.tsv` has
those of their words that the dictionary takes for one noun.

Two modules `data_digests.py` have a hash of each data file that an index or a table
depends on: to hash them all would be an eighth of a cold search.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kbindex.config import TOPIC_PACKS, WORD_PACKS
from kbindex.indexing.package_bridges import (
    build_pack_table,
    build_package_table,
    build_topics_table,
    packs_with_topics_of_their_own,
)
from kbindex.language import Analyzer, build_analyzer
from kbindex.language.analysis.japanese import noun_of
from kbindex.language.analysis.known_nouns import NOUNS_FILE, pack_nouns
from kbindex.language.bridges import data_digests as word_digests
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    SHIPPED_TABLE,
    bridge_file,
    table_of_pack,
    table_of_topics,
    words_of_pack,
)
from kbindex.language.scripts import japanese_run
from kbindex.topics.taxonomy import data_digests as topic_digests
from kbindex.topics.taxonomy.fingerprints import (
    PHRASES_FILE,
    TAXONOMY_FOLDER,
    taxonomy_files,
)
from kbindex.whole_files import replace_file

DIGESTS_HEAD = '''\
"""What identifies data files beside it; written by `tools/build_bridges.py`."""

'''

TOPICS = packs_with_topics_of_their_own(TOPIC_PACKS)
PATHS = tuple(
    map(
        bridge_file,
        (
            SHIPPED_TABLE,
            *map(table_of_pack, WORD_PACKS),
            *map(table_of_topics, TOPICS),
        ),
    )
)
DIGESTED = {
    word_digests: (
        bridge_file(""),
        (*map(bridge_file, (GLOSSARY, LOANWORDS, *map(words_of_pack, WORD_PACKS))),),
    ),
    topic_digests: (TAXONOMY_FOLDER, (*taxonomy_files(), PHRASES_FILE)),
}
"""Module → the folder of its data files, and the files."""

DIGEST_MODULES = tuple(
    folder.with_name("data_digests.py") for folder, _ in DIGESTED.values()
)
FILES = (*DIGEST_MODULES, *PATHS, NOUNS_FILE)


def main(arguments: list[str]) -> int:
    """Write the tables; with `--check` only tell whether all are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    status = 0
    for path, content in zip(FILES, _contents(build_analyzer()), strict=True):
        if options.check:
            status |= not path.exists() or path.read_bytes() != content
        else:
            replace_file(path, content)  # programs that run have the old one mapped
            lines = len(content.splitlines()) - 1
            print(f"{path.parent.name}/{path.name}: {lines} lines, {len(content)} B")
    return status


def digests_of(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return a hash of each file, by its place in a folder: half of its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()[:32]
        for path in files
    }


def _digest_module(digests: Mapping[str, str]) -> bytes:
    rows = "".join(f'    "{name}": "{digest}",\n' for name, digest in digests.items())
    return f"{DIGESTS_HEAD}DIGESTS: dict[str, str] = {{\n{rows}}}\n".encode()


def _contents(analyzer: Analyzer) -> Iterator[bytes]:
    for module, (folder, files) in DIGESTED.items():
        digests = digests_of(folder, files)
        module.DIGESTS.clear()  # the tables below are named by what is now
        module.DIGESTS.update(digests)
        yield _digest_module(digests)
    tables = [*_tables(analyzer)]
    yield from tables
    yield pack_nouns(_nouns(tables))


def _nouns(tables: Iterable[bytes]) -> dict[str, str]:
    """Return the words of tables that are one noun, with their forms."""
    rows = (row for table in tables for row in table.splitlines())
    keys = {row.partition(b"\t")[0].decode() for row in rows}
    words = filter(japanese_run().fullmatch, keys)
    forms = ((word, noun_of(word)) for word in words)
    return {word: form for word, form in forms if form is not None}


def _tables(analyzer: Analyzer) -> Iterator[bytes]:
    yield build_package_table(analyzer, form="plain")
    for name in WORD_PACKS:
        yield build_pack_table(name, analyzer, form="plain")
    for name in TOPICS:
        yield build_topics_table(name, analyzer, form="plain")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
