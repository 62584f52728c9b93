"""The articles of an archive, as the floors and the peers take them."""

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kbindex.index import AnalyzedRecord, analyze_article, build_record
from kbindex.language import Analyzer, How, Term, build_analyzer
from kbindex.shownotes import find_episodes
from kbindex.shownotes.reader import Reader

SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One record, read and analysed.

    Args:
        notes: The texts of the notes, a line each.
        title_words: The words of the title in the analyzer's form, spaces between.
        notes_words: The same of the notes.
        document: The terms that kbindex indexes, with their weights.
    """

    title: str
    notes: str
    title_words: str
    notes_words: str
    document: AnalyzedRecord


def load_material(episodes: Path) -> list[Material]:
    """Read and analyse every record of an archive."""
    analyzer, reader = build_analyzer(), Reader()
    readings = (reader.read_file(episodes, file) for file in find_episodes(episodes)[0])
    found = []
    for reading in readings:
        for article in reading.episode.articles if reading.episode else ():
            analysis = analyze_article(article, analyzer)
            notes = (words(terms) for terms in analysis.notes)
            found.append(
                Material(
                    title=article.title,
                    notes="\n".join(note.text for note in article.notes),
                    title_words=words(analysis.title),
                    notes_words=" ".join(notes),
                    document=build_record(article, analysis),
                )
            )
    return found


def words(terms: Iterable[Term]) -> str:
    """Return the words among `terms`, spaces between."""
    return " ".join(term.text for term in terms if term.how is How.WORD)


class Words:
    """The words of each query: cut once, so that only searching is timed."""

    def __init__(self) -> None:
        self._analyzer: Analyzer = build_analyzer()
        self._known: dict[str, list[Term]] = {}

    def _terms(self, text: str) -> list[Term]:
        if text not in self._known:
            terms = self._analyzer.analyze(text)
            self._known[text] = [term for term in terms if term.how is How.WORD]
        return self._known[text]

    def of(self, text: str) -> list[str]:
        """Return the words of `text` in the analyzer's form, each once."""
        return list(dict.fromkeys(term.text for term in self._terms(text)))

    def written(self, text: str) -> list[str]:
        """Return the words of `text` as they are written there, each once."""
        terms = self._terms(text)
        return list(dict.fromkeys(text[term.start : term.end] for term in terms))


def load_queries(path: Path) -> list[str]:
    """Return the queries of a file of judged queries."""
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line)["query"] for line in lines if line.strip()]


def draw_titles(material: Iterable[Material], count: int) -> list[str]:
    """Draw titles at random, without what a query would read as a sign."""
    titles = [
        re.sub(r'["＂“”「」『』]|(?<!\S)[-－−]+', " ", one.title) for one in material
    ]
    rng = random.Random(SEED)  # noqa: S311 - a fixed sample, no secret
    return rng.sample(titles, min(count, len(titles)))


def draw_pairs(material: Iterable[Material], count: int) -> list[str]:
    """Draw queries of two words that stand in one title."""
    titles = [
        sorted({word for word in one.title_words.split() if word.isalnum()})
        for one in material
    ]
    titles = [title for title in titles if len(title) >= 2]
    rng = random.Random(SEED)  # noqa: S311 - a fixed sample, no secret
    drawn = rng.sample(titles, min(count, len(titles)))
    return [" ".join(rng.sample(title, 2)) for title in drawn]
