"""Write `docs/openapi.json`, the document of the API that a server answers with.

How to run it: `tools/README.md`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kbindex.web.api.openapi import openapi_bytes

FILE = Path(__file__).parents[1] / "docs/openapi.json"


def main(arguments: Sequence[str]) -> int:
    """Write the document; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    file: Path = options.file
    kept = file.read_bytes() if file.exists() else b""
    if not options.check:
        file.write_bytes(openapi_bytes())
    elif kept != openapi_bytes():
        print(f"{file} is not what the types say; run {Path(__file__).name}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
