"""What each ingredient gives on queries made of an archive's own words.

    python benchmarks/made_queries.py EPISODES [COUNT]

Judged queries are few; these are many, and need no judge. COUNT (150) of each kind,
drawn by a fixed seed:

    compounds   a Japanese compound: share of the top ten that hold it as written
    split       a camelCase name as two words: share of the top ten that hold it whole
    three       three words of one article: success@1, by that article
    dropped     a rare Japanese word without one letter: success@1, by its articles

Prints a table in Markdown, with each ingredient switched off; the first row has
the values, the others the differences.
"""

import random
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.language import How, build_analyzer
from kbindex.search import Recipe, SearchResult

SEED = 3
SWITCHED_OFF = (
    "compound",
    "joined",
    "bigram",
    "typo",
    "coverage",
    "loanword",
    "sound",
    "same_title",
)
COMPOUND = re.compile(r"[一-龥ァ-ヴー]{4,12}")
CAMEL = re.compile(r"\b[A-Z][a-z]{2,}[A-Z][a-z]{2,}\b")
RARE = re.compile(r"[一-龥]{3,7}|[一-龥ァ-ヴー]{5,10}")

Texts = dict[str, str]
"""Id of an article → title and notes, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A query, and what is right for it.

    Args:
        query: What is asked.
        right: The ids of the articles that are right.
        is_first: Only the first hit counts; else the share of ten.
    """

    query: str
    right: frozenset[str]
    is_first: bool


def main(arguments: list[str]) -> int:
    """Print the table."""
    if not arguments:
        print(__doc__)
        return 2
    episodes = Path(arguments[0])
    count = int(arguments[1]) if len(arguments) > 1 else 150
    with tempfile.TemporaryDirectory() as index:
        with KnowledgeBase.open(episodes, index) as kb:
            texts = {
                a.id: "\n".join((a.title, *(note.text for note in a.notes)))
                for a in kb.articles()
            }
        kinds = make_queries(texts, count)
        print("| without | " + " | ".join(kinds) + " |")
        print("|---|" + "---|" * len(kinds))
        whole = measure(episodes, index, Recipe(), kinds.values())
        print("| (all) | " + " | ".join(f"{value:.3f}" for value in whole) + " |")
        for name in SWITCHED_OFF:
            recipe = replace(Recipe(), **{name: 0.0})
            row = measure(episodes, index, recipe, kinds.values())
            cells = (
                f"{value - all_:+.3f}" for value, all_ in zip(row, whole, strict=True)
            )
            print(f"| {name} | " + " | ".join(cells) + " |")
    return 0


def make_queries(texts: Texts, count: int) -> dict[str, list[Made]]:
    """Draw `count` queries of each kind."""
    rng = random.Random(SEED)  # noqa: S311 - a fixed sample, no secret
    analyzer = build_analyzer()
    ids = sorted(texts)
    rng.shuffle(ids)

    def holding(shown: str) -> frozenset[str]:
        return frozenset(i for i in ids if shown in texts[i].lower())

    def draw(found: Iterable[str]) -> list[str]:
        names = sorted(set(found))
        return rng.sample(names, min(count, len(names)))

    compounds = draw(
        term.text
        for i in ids[: count * 10]
        for term in analyzer.analyze(texts[i].rpartition("\n")[2])
        if term.how is How.COMPOUND and COMPOUND.fullmatch(term.text)
    )
    names = draw(name for i in ids for name in CAMEL.findall(texts[i]))
    three = []
    for i in ids:
        terms = analyzer.analyze(texts[i])
        words = [t.text for t in terms if t.how is How.WORD and len(t.text) > 2]
        words = list(dict.fromkeys(words))
        if len(words) >= 8 and len(three) < count:
            text = " ".join(rng.sample(words, 3))
            three.append(Made(query=text, right=frozenset({i}), is_first=True))
    rare = draw(word for i in ids for word in RARE.findall(texts[i]))
    return {
        "compounds": [
            Made(query=c, right=holding(c.lower()), is_first=False) for c in compounds
        ],
        "split": [
            Made(query=split(n), right=holding(n.lower()), is_first=False)
            for n in names
        ],
        "three": three,
        "dropped": [
            Made(query=drop(w, rng), right=holding(w.lower()), is_first=True)
            for w in rare
        ],
    }


def split(name: str) -> str:
    """Write a camelCase name as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def drop(word: str, rng: random.Random) -> str:
    """Leave out a letter, but not the first."""
    place = rng.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def measure(
    episodes: Path, index: str, recipe: Recipe, kinds: Iterable[Sequence[Made]]
) -> list[float]:
    """Return the mean of each kind."""
    with KnowledgeBase.open(episodes, index, recipe=recipe) as kb:
        return [
            sum(score(made, kb.search(made.query)) for made in queries)
            / max(len(queries), 1)
            for queries in kinds
        ]


def score(made: Made, result: SearchResult) -> float:
    """Say how much of what was found is right, 0 to 1."""
    right = [bool(made.right & {h.article.id, *h.also}) for h in result.hits]
    if made.is_first:
        return float(right[:1] == [True])
    return sum(right) / len(right) if right else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
