"""Articles in memory, indexed without files."""

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    analyze_article,
    build_record,
)
from kbindex.index.memory import MemoryReader
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind

Texts = str | Sequence[str]
"""A title, or a title and notes."""

MakeArticle = Callable[..., Article]
Read = Callable[..., MemoryReader]


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
def read(
    analyzer: Analyzer,
    make_article: MakeArticle,
    entries_of: Callable[[Sequence[AnalyzedRecord]], list[EpisodeEntry]],
) -> Read:
    """Index articles, or the texts of some, in memory; the first is `001#1`."""

    def read_all(
        *articles: Texts | Article, duplicates: tuple[tuple[str, ...], ...] = ()
    ) -> MemoryReader:
        records: list[AnalyzedRecord] = []
        for number, given in enumerate(articles, 1):
            texts = [given] if isinstance(given, str) else given
            made = texts if isinstance(texts, Article) else make_article(*texts)
            numbered = replace(made, id=ArticleId(f"001#{number}"))
            records.append(build_record(numbered, analyze_article(numbered, analyzer)))
        return MemoryReader(
            entries=entries_of(records), records=records, duplicates=duplicates
        )

    return read_all
