"""Build the list of English words, which tells a word from a typing error of another.

    python3 tools/build_english_words.py [--check] [LIST...]

The lists are SCOWL's small ones, American and British, as Debian packages them. How to
get them: `tools/README.md`.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

LANGUAGE = Path(__file__).parents[1] / "src/kbindex/language"
TABLE = LANGUAGE / "english_words.txt"
WORD_LISTS = (
    Path("/usr/share/dict/american-english-small"),
    Path("/usr/share/dict/british-english-small"),
)

_HEAD = """\
# English words, from SCOWL's small lists of American and British ones, words of 4 to 12
# letters alone. Notices: NOTICE. Made by tools/build_english_words.py; do not edit.
"""

_WORD = re.compile(r"[a-z]{4,12}")
"""Shorter words are not put right, and longer ones resemble no other by chance."""


def build_list(texts: Iterable[str]) -> str:
    """Return the file: where the words come from, then the words, one a line."""
    words = {word for text in texts for word in text.split() if _WORD.fullmatch(word)}
    return _HEAD + "".join(f"{word}\n" for word in sorted(words))


def main(arguments: Sequence[str]) -> int:
    """Write the list; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("lists", type=Path, nargs="*", default=WORD_LISTS)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    text = build_list(path.read_text(encoding="utf-8") for path in options.lists)
    if options.check:
        is_current = TABLE.exists() and TABLE.read_bytes() == text.encode()
        if not is_current:
            print(f"{TABLE} is not what the lists say; run {Path(__file__).name}")
        return int(not is_current)
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
