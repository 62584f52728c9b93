"""Why a record was found, where its score comes from, and what was looked for."""

from collections.abc import Iterator, Mapping, Sequence

from kbindex.index import Concept, Document, Met, Ranking, Recipe, Record
from kbindex.language import STEM_MARK
from kbindex.search.results import Contribution, Explanation, Match


def explain(
    document: Document,
    met: Mapping[int, Met],
    *,
    concepts: Sequence[Concept],
    ranking: Ranking,
    recipe: Recipe,
) -> Explanation:
    """Say what each concept added to a score, and the factors upon it."""
    coverage = ranking.coverage.get(document, 1.0)
    return Explanation(
        contributions=tuple(
            Contribution(
                query=concepts[number].text,
                terms=of_concept.alternative.terms,
                how=of_concept.alternative.how,
                weight=round(of_concept.alternative.weight, 3),
                score=round(of_concept.score, 4),
            )
            for number, of_concept in sorted(met.items())
        ),
        coverage=round(coverage, 4),
        coverage_factor=round(coverage**recipe.coverage, 4),
        title_factor=round(ranking.title_factors.get(document, 1.0), 4),
    )


def looked_for(concepts: Sequence[Concept]) -> Iterator[str]:
    """Yield what was typed and what it was taken to mean, each once."""
    seen: set[str] = set()
    for concept in concepts:
        names = [concept.text] if concept.covers else []
        for alternative in concept.alternatives if concept.covers else ():
            if alternative.how in {"glossary", "alias", "loanword"}:
                words = (term.removeprefix(STEM_MARK) for term in alternative.terms)
                names.append(" ".join(words))
        for name in names:
            if name not in seen:
                seen.add(name)
                yield name


def matches(
    record: Record, met: Mapping[int, Met], concepts: Sequence[Concept]
) -> Iterator[Match]:
    """Yield why a record was found: for each word, the best way that it met it.

    A name of several words speaks for its words.
    """
    order = sorted(met, key=lambda number: (-len(concepts[number].covers), number))
    spoken_for: set[int] = set()
    found: list[tuple[int, Match]] = []
    for number in order:
        concept, alternative = concepts[number], met[number].alternative
        if not concept.covers or spoken_for.issuperset(concept.covers):
            continue
        spoken_for.update(concept.covers)
        term = " ".join(record.as_written(term) for term in alternative.terms)
        match = Match(query=concept.text, term=term, how=alternative.how)
        found.append((concept.covers[0], match))
    yield from (match for _, match in sorted(found, key=lambda pair: pair[0]))
