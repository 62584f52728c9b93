"""One generation of an index → the files that a browser searches.

    index.json            sizes, weights of the ranking, one column of each document,
                          and a stamp of each other file
    japanese.json         Japanese as it is written → words
    tags.json people.json what narrows, and facets
    terms/N.json          term → who holds it               (`term_lists`)
    pairs/N.json          the same of pairs of kana and kanji
    words/N.json          word or name → what it leads to   (`bridge_words`)
    right/N.json          words that are no typing errors   (`spellings`)
    sounds/N.json         consonants → words that are said so
    readings/N.json       how kanji are read → words
    spelt/N.json          a first letter and a length → words
    tagged/N.json         tag → who has it
    attributes/N.json     hosts of addresses, and what articles have
    records/N.json        what is shown of a hit            (`documents`)

Nothing in a file depends on another document than those it names, but for `index.json`:
a script works out what is rare and what is long from the lists themselves. So an edit
changes the files of its own words, and no weight of any other has to be rounded.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import asdict, replace

from kbindex.language.english_words import english_words
from kbindex.search.browser_index.bridge_words import (
    bridge_words,
    japanese_keys,
    known_words,
)
from kbindex.search.browser_index.documents import Documents
from kbindex.search.browser_index.kept_lists import KeptLists, keep_lists
from kbindex.search.browser_index.narrowing import Narrowing
from kbindex.search.browser_index.packing import SHARD_BYTES, shards, stamp, to_json
from kbindex.search.browser_index.spellings import (
    readings,
    right_words,
    sounds,
    spellings,
)
from kbindex.search.browser_index.surfaces import PLAIN_WORDS, japanese_surfaces
from kbindex.search.browser_index.word_tables import word_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbindex.index import IndexReader, Recipe
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.search.browser_index.numbering import Numbering
    from kbindex.search.browser_index.places import Places
    from kbindex.search.browser_index.term_lists import TermLists
    from kbindex.topics import Taxonomy

_MEANS = {"terms": 1400, "words": 4000, "right": 3000, "sounds": 3000}
"""Mean size of the files of a family where it is another: a query reads ten files of
terms, and what is written of words shrinks most."""

_ORDER: Final = (
    *("terms", "pairs", "words", "right", "spelt", "tagged", "sounds", "readings"),
    *("attributes", "records", "japanese.json", "tags.json", "people.json"),
)
"""The families, and what is of none, in the order of files and of `index.json`."""

BrowserPartName = Literal["words", "terms", "spellings", "others"]

BROWSER_PARTS: Final[tuple[BrowserPartName, ...]] = (
    "words",
    "terms",
    "spellings",
    "others",
)
"""Of all files. The first two take three times as long as the last two: processes that
take them in turns are done at about the same time."""

FORMAT = 1
"""Another number with each change that a script of an older site could not read."""


class BrowserFile(NamedTuple):
    """A file: its name below the folder of the index, with `/`, and its content."""

    name: str
    content: bytes


class Sources(Struct, frozen=True, kw_only=True):
    """What the files are made of.

    Args:
        lists: Of `reader`; what one part has read of them, the next one has.
        places: Where pages lie.
        rules: Identifies how the notes were read.
        kept: `kept` of the part `terms` of an earlier state, made by this program.
    """

    reader: IndexReader
    lists: TermLists
    bridges: BridgeTable
    taxonomy: Taxonomy
    recipe: Recipe
    places: Places
    rules: str
    kept: bytes = b""


class BrowserPart(Struct, frozen=True, kw_only=True):
    """Some of the files, made for themselves.

    Args:
        files: They, but for `index.json`.
        head: What that has of them.
        more: Family → beginnings of keys that are told apart by a letter more.
        kept: What makes the next state sooner; of `terms` alone.
    """

    files: tuple[BrowserFile, ...]
    head: Mapping[str, object] = {}
    more: Mapping[str, str] = {}
    kept: bytes = b""


def browser_files(sources: Sources) -> Iterator[BrowserFile]:
    """Yield all files; the same index always gives the same bytes."""
    made = _Maker(sources)
    return join_browser_parts([made.part(name) for name in BROWSER_PARTS])


def browser_part(sources: Sources, name: BrowserPartName) -> BrowserPart:
    """Return some of the files: who has processes makes each part in its own."""
    return _Maker(sources).part(name)


def join_browser_parts(parts: Sequence[BrowserPart]) -> Iterator[BrowserFile]:
    """Yield all files of the parts, which are all that `BROWSER_PARTS` names.

    The last one, `index.json`, has the stamps of all others: a browser, or what lies
    between it and the host, may have kept a file of another state.
    """
    groups: dict[str, list[BrowserFile]] = {}
    for file in (file for part in parts for file in part.files):
        groups.setdefault(file.name.partition("/")[0], []).append(file)
    more = {name: said for part in parts for name, said in part.more.items()}
    families = [name for name in _ORDER if name in more]
    head = {name: value for part in parts for name, value in part.head.items()}
    first: dict[str, object] = {
        "format": FORMAT,
        "average": head["average"],
        "counts": {name: len(groups[name]) for name in families},
        "more": {name: more[name] for name in families},
    }
    ordered = {name: groups[name] for name in _ORDER if name in groups}
    for files in ordered.values():
        yield from files
    # A file that is of no family has its own stamp by its name.
    stamps = {
        name: "".join(stamp(file.content) for file in files)
        for name, files in ordered.items()
    }
    yield BrowserFile("index.json", to_json({**first, **head, "stamps": stamps}))


class _Maker(Struct, frozen=True, dict=True):
    """Makes parts; what several have in common is made once."""

    sources: Sources

    @property
    def _numbering(self) -> Numbering:
        return self._lists.numbering

    @property
    def _lists(self) -> TermLists:
        return self.sources.lists

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self.sources.reader, self._numbering, self.sources.places)

    def part(self, name: BrowserPartName) -> BrowserPart:
        """Make a part."""
        match name:
            case "terms":
                return self._terms()
            case "words":
                return self._words()
            case "spellings":
                return self._spellings()
            case "others":
                return self._others()
            case _:
                assert_never(name)

    def _terms(self) -> BrowserPart:
        kept = keep_lists(
            self._lists,
            self._numbering,
            rules=self.sources.rules,
            before=KeptLists.from_bytes(self.sources.kept),
        )
        return replace(_part_of({"terms": kept.rows}), kept=kept.to_bytes())

    def _words(self) -> BrowserPart:
        words = bridge_words(self.sources.bridges, lists=self._lists)
        names = (*japanese_keys(words), *PLAIN_WORDS)
        records = self.sources.reader.read_each([*self._numbering.of])
        surfaces = japanese_surfaces(records, names)
        return _part_of({"words": words}, {"japanese.json": surfaces})

    def _spellings(self) -> BrowserPart:
        reader, names = self.sources.reader, self._lists.names
        known = (*english_words(), *known_words(self.sources.bridges))
        return _part_of(
            {
                "right": right_words(known, names),
                "spelt": spellings(names),
                "sounds": sounds(reader, names),
                "readings": readings(reader, names),
            }
        )

    def _others(self) -> BrowserPart:
        sources, lists, documents = self.sources, self._lists, self._documents
        narrowing = Narrowing(
            reader=sources.reader,
            numbering=self._numbering,
            lists=lists,
            taxonomy=sources.taxonomy,
            places=sources.places,
        )
        families: dict[str, Mapping[str, object]] = {
            "pairs": lists.pairs,
            "tagged": lists.tags,
            "attributes": narrowing.attributes(),
        }
        files: dict[str, object] = {
            f"records/{number}.json": row for number, row in documents.record_files()
        }
        files |= {"tags.json": narrowing.tags(), "people.json": narrowing.people()}
        head = {
            "average": round(sources.reader.average_length, 3),
            "group": documents.group,
            "recipe": asdict(sources.recipe),
            "topics": narrowing.topic_pattern,
            "words": word_tables(),
            **documents.columns(),
        }
        return _part_of(families, files, head)


def _part_of(
    families: Mapping[str, Mapping[str, object]],
    others: Mapping[str, object] | None = None,
    head: Mapping[str, object] | None = None,
) -> BrowserPart:
    """Return a part: families that are cut into files, and files of no family."""
    files: list[BrowserFile] = []
    more: dict[str, str] = {}
    for name, family in families.items():
        cut, starts = shards(family, mean=_MEANS.get(name, SHARD_BYTES))
        more[name] = " ".join(starts)
        files += (BrowserFile(f"{name}/{n}.json", of) for n, of in enumerate(cut))
    files += (BrowserFile(name, to_json(of)) for name, of in (others or {}).items())
    return BrowserPart(files=tuple(files), head=head or {}, more=more)
