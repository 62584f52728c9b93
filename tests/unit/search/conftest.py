"""Articles in memory and a small table of bridges: search without files."""

import datetime as dt
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.index import (
    Document,
    Generation,
    IndexReader,
    Postings,
    Record,
    analyze_article,
    build_document,
)
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.embedded.lexicon import Script, Spelt, collect_spelt
from kbindex.index.embedded.manifest import EpisodeEntry, Manifest, SourceState
from kbindex.index.embedded.reader import FieldName
from kbindex.language import Analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import Group
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.search import Recipe, Searcher
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.sound_alikes import SoundIndex

Texts = str | Sequence[str]
"""A title, or a title and notes."""

GROUPS = (
    Group(members=("monitoring", "監視"), how="glossary", weight=0.7),
    Group(
        members=("continuous delivery", "継続的デリバリー"), how="glossary", weight=0.7
    ),
    Group(
        members=("Prometheus", "プロメテウス"),
        how="alias",
        weight=0.9,
        tag="prometheus",
    ),
    Group(
        members=("service mesh", "サービスメッシュ"),
        how="alias",
        weight=0.0,
        tag="service-mesh",
    ),
)
LOANWORDS = (("コンテナ", ("container",)), ("デリバリー", ("delivery",)))


class MemoryReader(IndexReader):
    """Documents in memory, which answer as a generation would; lengths are exact."""

    def __init__(self, documents: Sequence[Document], generation: Generation) -> None:
        self.generation = generation
        self._documents = documents

    @property
    def average_length(self) -> float:
        lengths = [self.length(number) for number in range(len(self._documents))]
        return max(sum(lengths) / len(lengths), 1.0) if lengths else 1.0

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        articles = [document.article for document in self._documents]
        return tuple(
            EpisodeEntry(
                source=SourceState(
                    path=article.source,
                    size=0,
                    mtime_ns=0,
                    inode=0,
                    sha256="",
                    is_settled=True,
                ),
                id=article.episode,
                episode=None,
            )
            for article in {article.source: article for article in articles}.values()
        )

    @property
    def videos(self) -> dict[str, str | None]:
        return dict.fromkeys((d.article.source for d in self._documents), None)

    def terms(self, field_name: FieldName, prefix: str = "") -> dict[str, int]:
        fields = [_field(document, field_name) for document in self._documents]
        return {
            term: len(self.postings(field_name, term))
            for term in ChainMap(*fields)
            if term.startswith(prefix)
        }

    def postings(self, field_name: FieldName, term: str) -> Postings:
        return {
            number: found[term][1]
            for number, document in enumerate(self._documents)
            for found in [_field(document, field_name)]
            if term in found
        }

    def find(self, record_id: str) -> int | None:
        return next(iter(self.postings("id", record_id)), None)

    def length(self, document: int, field_name: FieldName = "text") -> int:
        found = _field(self._documents[document], field_name)
        return sum(count for count, _ in found.values())

    def _spelt(self) -> Spelt:
        return collect_spelt(ChainMap(*(document.text for document in self._documents)))

    def spelt(self, script: Script, length: int) -> list[str]:
        return self._spelt().by_length[script].get(str(length), [])

    def sounding(self, script: Script, skeleton: str) -> list[str]:
        return self._spelt().by_sound[script].get(skeleton, [])

    def record(self, document: int) -> Record:
        found = self._documents[document]
        return Record(article=found.article, places=found.places)

    def documents(self) -> Iterator[int]:
        yield from range(len(self._documents))


def _field(document: Document, name: FieldName) -> dict[str, tuple[int, float]]:
    article = document.article
    weighted = {
        "text": document.text,
        "title": document.title,
        "bigram": document.bigrams,
    }
    names = {
        "tag": article.tags,
        "attribute": article_attributes(article),
        "key": key_term(article),
        "id": (article.id,),
        "source": (article.source,),
    }
    return weighted[name] if name in weighted else dict.fromkeys(names[name], (1, 1.0))


MakeArticle = Callable[..., Article]
Read = Callable[..., IndexReader]


@pytest.fixture
def make_article() -> MakeArticle:
    """Make an article of a title and notes; what else matters is named."""

    def make(
        title: str,
        *notes: str,
        url: str | None = None,
        presenter: str | None = None,
        date: dt.date | None = None,
        tags: tuple[str, ...] = (),
    ) -> Article:
        return Article(
            id=ArticleId("001#1"),
            kind="article",
            episode=EpisodeId("001"),
            source="001/README.md",
            line=10,
            end_line=99,
            title=title,
            url=url,
            presenter=presenter,
            date=date,
            tags=tags,
            notes=tuple(
                Note(
                    text=text,
                    kind=NoteKind.BULLET,
                    depth=0,
                    line=line,
                    end_line=line,
                )
                for line, text in enumerate(notes, 11)
            ),
        )

    return make


@pytest.fixture
def read(analyzer: Analyzer, make_article: MakeArticle) -> Read:
    """Index articles, or the texts of some, in memory; the first is `001#1`."""

    def read_all(
        *articles: Texts | Article, duplicates: tuple[tuple[str, ...], ...] = ()
    ) -> IndexReader:
        documents: list[Document] = []
        for number, given in enumerate(articles, 1):
            texts = [given] if isinstance(given, str) else given
            made = texts if isinstance(texts, Article) else make_article(*texts)
            numbered = _numbered(made, number)
            analysis = analyze_article(numbered, analyzer)
            documents.append(build_document(numbered, analysis))
        manifest = Manifest(
            fingerprint="", records=len(documents), duplicates=duplicates
        )
        return MemoryReader(documents, Generation(folder=Path(), manifest=manifest))

    return read_all


def _numbered(article: Article, number: int) -> Article:
    return replace(article, id=ArticleId(f"001#{number}"))


@pytest.fixture(scope="session")
def bridges(analyzer: Analyzer) -> BridgeTable:
    """The table of `GROUPS` and `LOANWORDS`."""
    return BridgeTable(lambda: build_table(GROUPS, LOANWORDS, analyzer))


@pytest.fixture
def expander_of(
    analyzer: Analyzer, bridges: BridgeTable
) -> Callable[[IndexReader], Expander]:
    """Make an expander over an index, by the default recipe."""

    def make(reader: IndexReader) -> Expander:
        return Expander(
            analyzer=analyzer,
            reader=reader,
            bridges=bridges,
            corrector=Corrector(reader),
            sounds=SoundIndex(reader),
            recipe=Recipe(),
        )

    return make


@pytest.fixture
def searcher_of(
    analyzer: Analyzer, bridges: BridgeTable
) -> Callable[[IndexReader], Searcher]:
    """Make a searcher over an index, by the default recipe."""

    def make(reader: IndexReader) -> Searcher:
        return Searcher(reader, analyzer, bridges)

    return make
