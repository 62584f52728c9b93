"""The lexicon of a segment in files, for quick look-up.

    words-x.json    script → length → words
    sounds-x.json   script → consonants, or the reading of kanji → words

Walking all terms of an index takes a second where it has a hundred thousand; of these
files only what is near is looked at. Words of deleted records stay in them.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from msgspec import Raw, Struct
from msgspec.json import decode

from kbindex.errors import DamagedIndexError
from kbindex.folders import read_file, write_file
from kbindex.index.embedded.manifest import MOST_JSON_BYTES
from kbindex.index.lexicon import Script, Spelt
from kbindex.messages import tr

_BYTES = frozenset(range(256)) - {*b" "}

_Read = TypeVar("_Read")


def spelt_names(segment_id: str) -> tuple[str, str]:
    """Return the names of the two files of a segment."""
    return f"words-{segment_id}.json", f"sounds-{segment_id}.json"


def save_spelt(folder: Path, segment_id: str, spelt: Spelt) -> None:
    """Write the two files of a segment."""
    import json  # noqa: PLC0415 - quick refreshes

    for name, table in zip(spelt_names(segment_id), spelt, strict=True):
        joined = {
            script: {key: " ".join(words) for key, words in of_script.items()}
            for script, of_script in table.items()
        }
        text = json.dumps(joined, ensure_ascii=False, separators=(",", ":"))
        write_file(folder, name, text.encode())


class _Joined(Struct, frozen=True):
    """A file, as it is written: the words with a blank between them, yet to be read.

    A search asks for the words of a few lengths, which are less than half of all.
    """

    latin: dict[str, Raw]
    kana: dict[str, Raw]
    kanji: dict[str, Raw]

    def of(self, script: Script) -> Mapping[str, Raw]:
        """Return the words of a script, by length or by consonants."""
        return {"latin": self.latin, "kana": self.kana, "kanji": self.kanji}[script]


class SpeltReader:
    """Reads the files of one segment, and in them what is asked for, each once."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        self._folder, self._names = folder, spelt_names(segment_id)
        self._tables: list[_Joined | None] = [None, None]
        self._texts: dict[tuple[int, Script, str], str] = {}

    def of_length(
        self, script: Script, length: int, *, letters: str = "", least: int = 0
    ) -> list[str]:
        """List the words of a script that have so many letters.

        Args:
            script: Theirs.
            length: How many letters.
            letters: Small Latin letters.
            least: Of a Latin word, how many of its letters are among `letters`.
        """
        joined = self._text(0, script, str(length))
        if script == "latin" and least > 0:
            return _sharing(joined, length, letters, least)
        return joined.split()

    def sounding(self, script: Script, skeleton: str) -> list[str]:
        """List the words of a script that have these consonants."""
        return self._text(1, script, skeleton).split()

    def sounds(self, script: Script) -> Iterator[tuple[str, list[str]]]:
        """Yield all consonants, or readings of kanji, with what `sounding` lists."""
        for skeleton, row in self._table(1).of(script).items():
            yield skeleton, _decode(row, self._names[1], str).split()

    def _text(self, number: int, script: Script, key: str) -> str:
        """Return the words of a row of a file; nothing where it has no such row."""
        found = self._texts.get((number, script, key))
        if found is None:
            row = self._table(number).of(script).get(key)
            if row is None:
                return ""
            found = _decode(row, self._names[number], str)
            self._texts[number, script, key] = found
        return found

    def _table(self, number: int) -> _Joined:
        found = self._tables[number]
        if found is None:
            found = self._tables[number] = _load(self._folder, self._names[number])
        return found


def _sharing(joined: str, length: int, letters: str, least: int) -> list[str]:
    """List the words of which at least so many letters are among some.

    To make a string of each word takes longer than all else. So the row of words is
    translated as a whole: such letters become signs, others go. Where enough signs
    stand together, as many blanks are in front of them as of their word.

    Args:
        joined: Words of ASCII, a blank between them.
        length: Of each word.
        letters: Some letters of ASCII.
        least: At least 1.
    """
    wanted = letters.encode("ascii", "ignore")
    signs = joined.encode("ascii", "replace").translate(
        bytes.maketrans(wanted, b"x" * len(wanted)), bytes(_BYTES.difference(wanted))
    )
    *before, _ = signs.split(b"x" * least)
    numbers = dict.fromkeys(accumulate(part.count(b" ") for part in before))
    starts = (number * (length + 1) for number in numbers)
    return [joined[start : start + length] for start in starts]


def _load(folder: Path, name: str) -> _Joined:
    try:
        content = read_file(folder, name, limit=MOST_JSON_BYTES)
    except OSError as error:
        raise _damaged(name) from error
    return _decode(content, name, _Joined)


def _decode(content: bytes | Raw, name: str, kind: type[_Read]) -> _Read:
    try:
        return decode(content, type=kind)
    except (ValueError, RecursionError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> DamagedIndexError:
    return DamagedIndexError(tr("the index is damaged ({name})", name=name))
