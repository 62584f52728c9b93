"""Nouns of which is known how the dictionary takes them, so that it need not be loaded.

    SudachiPy=0.7.0 SudachiDict-core=20261015 …      the libraries that say so
    監視                                             a word that is one noun, as it is
    コンテナ <tab> コンテナー                        another, and its form

Loading the dictionary takes as long as all else of a search for one word. The words are
those of the shipped tables of bridges; `tools/build_bridges.py` writes them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kbindex.language.analysis.libraries import installed_libraries

NOUNS_FILE = Path(__file__).with_name("nouns.tsv")


def known_form(word: str) -> str | None:
    """Return the form of a word that the dictionary takes for one noun.

    Returns:
        None where that is not known: the dictionary must be asked.
    """
    content, key = known_lines(), f"\n{word}".encode()
    if key + b"\n" in content:
        return word
    place = content.find(key + b"\t")
    if place < 0:
        return None
    start = place + len(key) + 1
    return content[start : content.index(b"\n", start)].decode()


def pack_nouns(forms: Mapping[str, str]) -> bytes:
    """Return the content of the file, by the libraries that are installed.

    Args:
        forms: Word → its form.
    """
    lines = [
        word if word == form else f"{word}\t{form}"
        for word, form in sorted(forms.items())
    ]
    return "\n".join((_head(), *lines, "")).encode()


@cache
def known_lines() -> bytes:
    """Return the lines of the file, each behind a line end.

    Returns:
        Nothing where other libraries made it, or it is missing.
    """
    try:
        content = NOUNS_FILE.read_bytes()
    except OSError:
        return b""
    head = f"{_head()}\n".encode()
    return content[len(head) - 1 :] if content.startswith(head) else b""


def _head() -> str:
    return " ".join(installed_libraries())
