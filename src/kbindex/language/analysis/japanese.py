"""Japanese words, by Sudachi: which units a text has and what each is good for."""

import importlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Protocol, cast

from msgspec import Struct

from kbindex.language import word_lists
from kbindex.language.analysis.char_filters import fold_case
from kbindex.language.analysis.known_nouns import known_form
from kbindex.language.scripts import hiragana_run, kana_run

# Stands in a segment for a token that is not Japanese (`Podを` → `яを`): Sudachi then
# sees a noun, as the reader does. A Cyrillic letter is in no word of the dictionary.
FOREIGN = "я"


class WordRole(StrEnum):
    """What a unit is good for."""

    NOUN = "noun"  # a word, and part of a compound
    NUMBER = "number"  # the same, but only of the whole compound: 2021年6月
    CONTENT = "content"  # a word that makes no compounds: verb, adjective, adverb
    PREFIX = "prefix"  # part of a compound only: 第, 再
    SUFFIX = "suffix"  # part of a compound only: 性, 的
    FUNCTION = "function"  # neither: particle, auxiliary, symbol, pronoun, light verb


class Unit(Struct, frozen=True, gc=False):
    """A short unit (Sudachi's A), by its offsets in its long unit."""

    start: int
    end: int
    form: str
    role: WordRole


class LongUnit(Struct, frozen=True, gc=False):
    """A long unit (Sudachi's C), by its offsets in the segment; `units` make it up."""

    start: int
    end: int
    form: str
    role: WordRole
    units: tuple[Unit, ...]


class Segmenter(Protocol):
    """Whatever cuts Japanese into units."""

    def segment(self, text: str) -> list[LongUnit]:
        """Return the units of `text`, in order; they may leave gaps."""
        ...


class _Morpheme(Protocol):
    """What is used of `sudachipy.Morpheme`; SudachiPy is not marked as typed."""

    def begin(self) -> int: ...
    def end(self) -> int: ...
    def surface(self) -> str: ...
    def word_id(self) -> int: ...
    def normalized_form(self) -> str: ...
    def part_of_speech(self) -> Sequence[str]: ...
    def reading_form(self) -> str: ...
    def is_oov(self) -> bool: ...
    def split(self, mode: object) -> "Iterable[_Morpheme]": ...


class _SudachiTokenizer(Protocol):
    def tokenize(self, text: str) -> Iterable[_Morpheme]: ...


class _SudachiDictionary(Protocol):
    def tokenizer(self, *, mode: object, fields: set[str]) -> _SudachiTokenizer: ...


class _SudachiModule(Protocol):
    # The members' own spelling.
    def Dictionary(self, *, dict: str) -> _SudachiDictionary: ...  # noqa: A002, N802
    def SplitMode(self, mode: str) -> object: ...  # noqa: N802


class SudachiSegmenter:
    """Segments with Sudachi's core dictionary, which is loaded at the first use.

    Loading takes 0.1 s and 100 MB, so that a text without Japanese must not cause it.
    Safe to share between threads. What is known of a morpheme is remembered, as a
    call into Sudachi for each of its features would double the time.
    """

    # A segment of 4,000 characters is at most 16 kB; Sudachi refuses more than 49,149
    # bytes. An archive of 640 notes has 25,000 distinct morphemes.
    _SEGMENT_MAX = 4000
    _MEMO_MAX = 200_000

    def __init__(self) -> None:
        self._memo: dict[tuple[str, int], tuple[str, WordRole, tuple[Unit, ...]]] = {}

    def segment(self, text: str) -> list[LongUnit]:
        """Return the units of `text`, a run of Japanese, digits and `FOREIGN`.

        Units are placed by their offsets in `text`; there is none for `FOREIGN`.
        """
        if not _sudachi.cache_info().currsize and (form := known_form(text)):
            return [_noun(text, form)]
        tokenizer, short_mode = _sudachi()
        units: list[LongUnit] = []
        offset = 0
        for chunk in _chunks(text, self._SEGMENT_MAX):
            with _TOKENIZING:
                morphemes = tokenizer.tokenize(chunk)
            for morpheme in morphemes:
                surface = morpheme.surface()
                if FOREIGN in surface:
                    continue
                key = surface, morpheme.word_id()
                known = self._memo.get(key)
                if known is None:
                    known = self._memo[key] = self._describe(morpheme, short_mode)
                start = offset + morpheme.begin()
                units.append(LongUnit(start, start + len(surface), *known))
            offset += len(chunk)
        return units

    def _describe(
        self, morpheme: _Morpheme, short_mode: object
    ) -> tuple[str, WordRole, tuple[Unit, ...]]:
        """Return the form, the role and the short units of `morpheme`."""
        if len(self._memo) >= self._MEMO_MAX:
            self._memo.clear()
        begin = morpheme.begin()
        # SudachiPy 0.7 returns nothing where there is nothing to split.
        shorts = list(morpheme.split(short_mode)) or [morpheme]
        units = tuple(
            Unit(short.begin() - begin, short.end() - begin, *_form_and_role(short))
            for short in shorts
        )
        return _form(morpheme), _role(morpheme), units


def noun_of(text: str) -> str | None:
    """Return the form of a text that the dictionary takes for one noun; else None."""
    units = SudachiSegmenter().segment(text)
    is_noun = len(units) == 1 and units[0] == _noun(text, units[0].form)
    return units[0].form if is_noun else None


def _noun(text: str, form: str) -> LongUnit:
    """Return the unit of a text that is one noun, a long and a short one."""
    place = 0, len(text), form, WordRole.NOUN
    return LongUnit(*place, units=(Unit(*place),))


def japanese_units() -> Callable[[str], list[LongUnit]]:
    """Return what cuts a text into units by Sudachi, and remembers them."""
    return SudachiSegmenter().segment


def _form_and_role(morpheme: _Morpheme) -> tuple[str, WordRole]:
    return _form(morpheme), _role(morpheme)


def _form(morpheme: _Morpheme) -> str:
    """Return the indexed form: Sudachi's, but digits as they stand (007 is no 7)."""
    surface = morpheme.surface()
    return surface if surface.isascii() else fold_case(morpheme.normalized_form())


def _role(morpheme: _Morpheme) -> WordRole:
    """Decide the role by part of speech, and by the tables of words without content."""
    form = morpheme.normalized_form()
    match tuple(morpheme.part_of_speech()[:3]):
        case ("名詞", "数詞", _):
            role = WordRole.NUMBER
        case ("名詞" | "形状詞", "助動詞語幹", _):
            role = WordRole.FUNCTION
        case ("記号", "文字", _):  # names of letters: ベータ, アルファ
            role = WordRole.NOUN
        case ("名詞" | "形状詞", _, _):
            role = (
                WordRole.FUNCTION if form in word_lists.FORMAL_NOUNS else WordRole.NOUN
            )
        case ("接頭辞", _, _):
            role = WordRole.PREFIX
        case ("接尾辞", "名詞的" | "形状詞的", _):
            role = (
                WordRole.FUNCTION
                if form in word_lists.LOOSE_SUFFIXES
                else WordRole.SUFFIX
            )
        case ("動詞", _, _):
            role = (
                WordRole.FUNCTION
                if form in word_lists.LIGHT_VERBS
                else WordRole.CONTENT
            )
        case ("形容詞", _, _):
            light = form in word_lists.LIGHT_ADJECTIVES
            role = WordRole.FUNCTION if light else WordRole.CONTENT
        case ("副詞", _, _):
            pointing = form in word_lists.POINTING_ADVERBS
            role = WordRole.FUNCTION if pointing else WordRole.CONTENT
        case _:
            role = WordRole.FUNCTION
    lone_kana = len(morpheme.surface()) == 1 and kana_run().fullmatch(
        morpheme.surface()
    )
    return WordRole.FUNCTION if lone_kana and role in _WORDS else role


_WORDS = (WordRole.NOUN, WordRole.CONTENT)


def read_aloud(text: str) -> str:
    """Return how the dictionary reads a text, in katakana."""
    with _TOKENIZING:
        return "".join(m.reading_form() for m in _reader().tokenize(text))


def is_dictionary_word(text: str) -> bool:
    """Say whether the dictionary has `text` as one word."""
    morphemes = _morphemes(text)
    return len(morphemes) == 1 and not morphemes[0].is_oov()


def count_units(text: str) -> int:
    """Return of how many short units a text is made; what is no word counts twice."""
    _, short_mode = _sudachi()
    return sum(
        len(list(one.split(short_mode))) or 1 + one.is_oov() for one in _morphemes(text)
    )


def _morphemes(text: str) -> list[_Morpheme]:
    tokenizer, _ = _sudachi()
    with _TOKENIZING:
        return list(tokenizer.tokenize(text))


def _chunks(text: str, size: int) -> Iterator[str]:
    """Cut `text` into chunks of at most `size` characters.

    The cut comes after hiragana that something else follows, where most phrases end,
    in the second half of a chunk; else it is hard.
    """
    start = 0
    while len(text) - start > size:
        cut = start + size
        for index in range(cut, start + size // 2, -1):
            if _ends_phrase(text[index - 1], text[index]):
                cut = index
                break
        yield text[start:cut]
        start = cut
    yield text[start:]


def _ends_phrase(last: str, following: str) -> bool:
    return bool(hiragana_run().match(last)) and not hiragana_run().match(following)


_TOKENIZING = threading.Lock()
"""Held while Sudachi's one tokenizer works: it refuses a second caller."""


def unload_dictionary() -> None:
    """Give back the memory of Sudachi; the next Japanese text loads it anew."""
    for loaded in (_sudachi, _reader, _dictionary):
        loaded.cache_clear()


@cache
def _sudachi() -> tuple[_SudachiTokenizer, object]:
    """Load Sudachi: its tokenizer for long units, and the mode that shortens them.

    Late and by name, as it takes 0.1 s and 100 MB.
    """
    dictionary, long_mode, short_mode = _dictionary()
    fields = {"surface", "pos", "normalized_form", "split_a"}
    return dictionary.tokenizer(mode=long_mode, fields=fields), short_mode


@cache
def _reader() -> _SudachiTokenizer:
    """Return a tokenizer that knows readings, of which the other need not know."""
    dictionary, long_mode, _ = _dictionary()
    return dictionary.tokenizer(mode=long_mode, fields={"reading_form"})


@cache
def _dictionary() -> tuple[_SudachiDictionary, object, object]:
    """Load the dictionary, and the two modes."""
    sudachipy = cast("_SudachiModule", importlib.import_module("sudachipy"))
    modes = sudachipy.SplitMode("C"), sudachipy.SplitMode("A")
    return sudachipy.Dictionary(dict="core"), *modes
