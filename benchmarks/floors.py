"""Bare Whoosh on the same articles: what kbindex is measured against."""

import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import whoosh.index
from material import Material, Words
from measuring import Search
from sudachipy import Dictionary, SplitMode
from whoosh import query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import TEXT, FieldType, Schema
from whoosh.formats import Existence

from kbindex.index.embedded.whoosh_format.layout import TermWeights, encode_term

MEMORY_MB = 256
LONGEST = 10_000
"""Characters; Sudachi refuses texts of more than 49,149 bytes."""


class WeightedTerms(FieldType):
    """A field whose terms and weights were worked out before."""

    def __init__(self, *, scorable: bool) -> None:
        super().__init__(Existence(), None, scorable=scorable)

    def index(
        self, value: TermWeights, **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield Whoosh's (term, frequency, weight, value) of each term."""
        for term, (count, weight) in value.items():
            yield encode_term(term), count, weight, b""


def segment_all(material: Sequence[Material]) -> None:
    """Segment every text once, in short units."""
    tokenizer = Dictionary(dict="core").create(mode=SplitMode.A)
    for one in material:
        for text in (one.title, *one.notes.split("\n")):
            for start in range(0, len(text), LONGEST):
                for morpheme in tokenizer.tokenize(text[start : start + LONGEST]):
                    morpheme.normalized_form()


def write_bare_index(folder: Path, material: Sequence[Material]) -> None:
    """Write the terms of kbindex's documents with one plain Whoosh writer."""
    schema = Schema(
        text=WeightedTerms(scorable=True),
        title=WeightedTerms(scorable=True),
        bigram=WeightedTerms(scorable=False),
    )
    folder.mkdir(parents=True)
    writer = whoosh.index.create_in(folder, schema).writer(limitmb=MEMORY_MB)
    for one in material:
        document = one.document
        writer.add_document(
            text=document.text,
            title=document.title,
            bigram=document.bigrams,
        )
    writer.commit()


def count_postings(material: Sequence[Material]) -> int:
    """Return how many postings the bare index holds."""
    documents = (one.document for one in material)
    return sum(len(d.text) + len(d.title) + len(d.bigrams) for d in documents)


def time_floor(folder: Path, material: Sequence[Material]) -> float:
    """Return F, in seconds: segmenting once and writing once, without the collector."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        segment_all(material)
        write_bare_index(folder, material)
        return time.perf_counter() - start
    finally:
        gc.enable()


def bare_search(folder: Path, material: Sequence[Material], words: Words) -> Search:
    """Return a search of Whoosh alone: any word in `text`, by BM25F, ten titles."""
    searcher = whoosh.index.open_dir(folder).searcher()
    titles = [one.title for one in material]

    def search(text: str) -> object:
        terms = [query.Term("text", word) for word in words.of(text)]
        hits = searcher.search(query.Or(terms), limit=10) if terms else ()
        return [titles[hit.docnum] for hit in hits]

    return search


def write_cold_index(folder: Path, material: Sequence[Material]) -> None:
    """Write the index that the least program opens: two stock text fields."""
    folder.mkdir(parents=True)
    schema = Schema(
        title=TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True),
        notes=TEXT(analyzer=SpaceSeparatedTokenizer()),
    )
    writer = whoosh.index.create_in(folder, schema).writer(limitmb=MEMORY_MB)
    for one in material:
        writer.add_document(
            title=one.title_words, _stored_title=one.title, notes=one.notes_words
        )
    writer.commit()
