"""Write `docs/schemas/`, the schemas of the JSON documents, from their types.

What makes them is `kbindex.pages.json_schemas`. How to run it: `tools/README.md`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kbindex.pages.json_schemas import SUFFIX, build_schemas

FOLDER = Path(__file__).parents[1] / "docs/schemas"


def find_changes(folder: Path, texts: dict[str, str]) -> list[str]:
    """Return the names of files that are missing, differ, or are no longer made."""
    kept = {path.name: path.read_bytes().decode() for path in folder.glob(f"*{SUFFIX}")}
    return sorted(name for name in texts | kept if texts.get(name) != kept.get(name))


def main(arguments: Sequence[str]) -> int:
    """Write the schemas; with `--check` only tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    texts = build_schemas()
    changed = find_changes(folder, texts)
    if options.check:
        for name in changed:
            path, tool = folder / name, Path(__file__).name
            print(f"{path} is not what the types say; run {tool}")
        return int(bool(changed))
    for name in changed:
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
