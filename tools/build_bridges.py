"""Writes the table of bridges that the package ships: of its own words, cut into terms.

    python tools/build_bridges.py            writes bridges.tsv
    python tools/build_bridges.py --check    writes nothing; 1 where it is out of date

It is made of `glossary.txt`, `loanwords.tsv` and the names of the topics, by the
analyzer and the dictionary that are installed; it says which ones they were. The same
of these make the same bytes.
"""

import argparse
import sys

from kbindex.indexing.package_bridges import build_package_table
from kbindex.language import build_analyzer
from kbindex.language.bridges.sources import SHIPPED_TABLE, bridge_file

PATH = bridge_file(SHIPPED_TABLE)


def main(arguments: list[str]) -> int:
    """Write the table; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    content = build_package_table(build_analyzer(), form="plain")
    if options.check:
        return int(not PATH.exists() or PATH.read_bytes() != content)
    PATH.write_bytes(content)
    print(f"{len(content.splitlines()) - 1} lines, {len(content)} B")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
