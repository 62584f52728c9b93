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

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from kbindex.language.english_words import english_words
from kbindex.search.browser_index.bridge_words import (
    bridge_words,
    japanese_keys,
    known_words,
)
from kbindex.search.browser_index.documents import Documents
from kbindex.search.browser_index.narrowing import Narrowing
from kbindex.search.browser_index.numbering import Numbering
from kbindex.search.browser_index.packing import SHARD_BYTES, shards, stamp, to_json
from kbindex.search.browser_index.spellings import (
    readings,
    right_words,
    sounds,
    spellings,
)
from kbindex.search.browser_index.surfaces import PLAIN_WORDS, japanese_surfaces
from kbindex.search.browser_index.term_lists import TermLists
from kbindex.search.browser_index.word_tables import word_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbindex.index import IndexReader, Recipe
    from kbindex.language.bridges.table import BridgeTable
    from kbindex.search.browser_index.places import Places
    from kbindex.topics import Taxonomy

_MEANS = {"terms": 1400, "words": 4000, "right": 3000, "sounds": 3000}
"""Mean size of the files of a family where it is another: a query reads ten files of
terms, and what is written of words shrinks most."""

FORMAT = 1
"""Another number with each change that a script of an older site could not read."""


class BrowserFile(NamedTuple):
    """A file: its name below the folder of the index, with `/`, and its content."""

    name: str
    content: bytes


class Sources(Struct, frozen=True, kw_only=True):
    """What the files are made of.

    Args:
        places: Where pages lie.
    """

    reader: IndexReader
    bridges: BridgeTable
    taxonomy: Taxonomy
    recipe: Recipe
    places: Places


def browser_files(sources: Sources) -> Iterator[BrowserFile]:
    """Yield all files; the same index always gives the same bytes.

    The last one, `index.json`, has the stamps of all others: a browser, or what lies
    between it and the host, may have kept a file of another state.
    """
    files, head = _all_but_the_first(sources)
    yield from files
    yield BrowserFile("index.json", to_json({**head, "stamps": _stamps(files)}))


def _stamps(files: Iterable[BrowserFile]) -> Mapping[str, str]:
    """Return family → the stamps of its files, by their numbers, as one row.

    A file that is of no family has its own by its name.
    """
    rows: dict[str, list[str]] = {}
    for file in files:
        family = file.name.partition("/")[0]
        rows.setdefault(family, []).append(stamp(file.content))
    return {family: "".join(row) for family, row in rows.items()}


def _all_but_the_first(
    sources: Sources,
) -> tuple[list[BrowserFile], dict[str, object]]:
    """Return all files but `index.json`, and what that has besides their stamps."""
    reader, numbering = sources.reader, Numbering(sources.reader)
    lists = TermLists(reader, numbering)
    documents = Documents(reader, numbering, sources.places)
    words = bridge_words(sources.bridges, lists=lists)
    narrowing = Narrowing(
        reader=reader,
        numbering=numbering,
        lists=lists,
        taxonomy=sources.taxonomy,
        places=sources.places,
    )
    counts: dict[str, int] = {}
    more: dict[str, tuple[str, ...]] = {}
    families: dict[str, Mapping[str, object]] = {
        "terms": lists.text,
        "pairs": lists.pairs,
        "words": words,
        "right": right_words(
            (*english_words(), *known_words(sources.bridges)), lists.text
        ),
        "spelt": spellings(lists.text),
        "tagged": lists.tags,
        "sounds": sounds(lists.text),
        "readings": readings(lists.text),
        "attributes": narrowing.attributes(),
    }
    files: list[BrowserFile] = []
    for name, family in families.items():
        cut, more[name] = shards(family, mean=_MEANS.get(name, SHARD_BYTES))
        counts[name] = len(cut)
        files += (BrowserFile(f"{name}/{n}.json", of) for n, of in enumerate(cut))
    files += (
        BrowserFile(f"records/{number}.json", to_json(row))
        for number, row in documents.record_files()
    )
    names = (*japanese_keys(words), *PLAIN_WORDS)
    surfaces = japanese_surfaces(documents.records.values(), names)
    files.append(BrowserFile("japanese.json", to_json(surfaces)))
    files.append(BrowserFile("tags.json", to_json(narrowing.tags())))
    files.append(BrowserFile("people.json", to_json(narrowing.people())))
    return files, {
        "format": FORMAT,
        "average": round(reader.average_length, 3),
        "counts": counts,
        "more": {name: " ".join(starts) for name, starts in more.items()},
        "group": documents.group,
        "recipe": asdict(sources.recipe),
        "topics": narrowing.topic_pattern,
        "words": word_tables(),
        **documents.columns(),
    }
