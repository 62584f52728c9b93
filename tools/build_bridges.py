"""Writes the tables of bridges that the package ships: its words, cut into terms.

    python tools/build_bridges.py            writes bridges.tsv, and packs/NAME.tsv
    python tools/build_bridges.py --check    writes nothing; 1 where one is out of date

`bridges.tsv` is made of `glossary.txt`, `loanwords.tsv` and the names of the topics,
the table of a pack of its `packs/NAME.txt`, by the analyzer and the dictionary that are
installed; they say which ones they were. The same of these make the same bytes.
"""

import argparse
import sys
from collections.abc import Iterator

from kbindex.config import PACKS
from kbindex.indexing.package_bridges import build_pack_table, build_package_table
from kbindex.language import Analyzer, build_analyzer
from kbindex.language.bridges.sources import SHIPPED_TABLE, bridge_file, table_of_pack
from kbindex.whole_files import replace_file

PATHS = tuple(map(bridge_file, (SHIPPED_TABLE, *map(table_of_pack, PACKS))))


def main(arguments: list[str]) -> int:
    """Write the tables; with `--check` only tell whether all are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    status = 0
    for path, content in zip(PATHS, _tables(build_analyzer()), strict=True):
        if options.check:
            status |= not path.exists() or path.read_bytes() != content
        else:
            replace_file(path, content)  # programs that run have the old one mapped
            lines = len(content.splitlines()) - 1
            print(f"{path.name}: {lines} lines, {len(content)} B")
    return status


def _tables(analyzer: Analyzer) -> Iterator[bytes]:
    yield build_package_table(analyzer, form="plain")
    for name in PACKS:
        yield build_pack_table(name, analyzer, form="plain")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
