"""Which rules of the tagger hold on episodes that they were not made on.

    python benchmarks/tag_rules.py EPISODES LABELS [EPISODES LABELS]... [OPTION]

    --units          Show each unit, too, not the rules alone.
    --record DATE    Count the phrases of genre anew, and write that into their file.

LABELS has one JSON object a line, ids of the taxonomy in it:

    {"id": "001#6", "topics": ["networking"], "entities": ["cilium"], "optional": []}

`episode` and `line` may stand for `id`. Optional tags count neither way, and neither
does one that no label has, nor `kubernetes`. With a key `scope` the labels are tags
that editors gave to their own news: they speak of the topics in it alone, and of no
rule but the phrases.

A *unit* is what can be right or wrong by itself: a phrase or a name for its topic, a
product for one that is broader, a combination. *Left out* scores each episode by the
units that were right in another one alone. *Phrases* spares the plain names, for they
come from dictionaries and lists and were not fitted, and what is implied of a tag that
the text supports by itself; *all* spares the names of products alone.

Of each rule, and with `--units` of each unit, is printed: in how many articles it
stood for a tag that they have (right) or have not (wrong), the same left out, and the
gain: how many right tags would be lost without it, less the wrong ones.
"""

import datetime as dt
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kbindex.index import analyze_article
from kbindex.language import build_analyzer
from kbindex.model import Article
from kbindex.shownotes import find_episodes
from kbindex.shownotes.reader import Reader
from kbindex.topics import Evidence, Tagger, Taxonomy, load_taxonomy
from kbindex.topics.tagging.weights import THRESHOLD, note_places
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER
from kbindex.topics.taxonomy.phrases import Phrase, parse_phrases

PHRASES_FILE = TAXONOMY_FOLDER / "phrases.toml"
KINDS = ("topics", "entities")
PHRASES = frozenset(("pattern", "broader", "product", "combination"))
"""Rules that are chosen by looking at notes; names come from lists."""


class Unit(NamedTuple):
    """What can be right or wrong by itself."""

    rule: str
    tag: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article's labels, and all evidence that was found in it, by tag.

    Args:
        episode: Its folder and episode.
        scope: The topics that the labels speak of; None: all.
        title: Its title.
        leading: The texts of its leading notes.
        wanted: Kind of tag → those that it has to have.
        spared: Tags that count neither way.
        evidence: Tag → units with their weights.
    """

    episode: str
    scope: frozenset[str] | None
    title: str
    leading: tuple[str, ...]
    wanted: Mapping[str, frozenset[str]]
    spared: frozenset[str]
    evidence: Mapping[str, tuple[tuple[Unit, float], ...]]

    def given(self, is_used: Callable[[Unit], bool]) -> frozenset[str]:
        """Return the tags that the units in use give."""
        return frozenset(
            tag
            for tag, found in self.evidence.items()
            if sum(weight for unit, weight in found if is_used(unit)) >= THRESHOLD
        )

    def supports(self, tag: str) -> bool:
        """Say whether the text itself says something of a tag, be it little."""
        return any(unit.rule not in PHRASES for unit, _ in self.evidence[tag])

    def says(self, tag: str) -> bool | None:
        """Say whether a tag is right; None where it counts neither way."""
        if any(tag in names for names in self.wanted.values()):
            return True
        is_asked = self.scope is None or tag in self.scope
        return None if tag in self.spared or not is_asked else False


def unit_of(evidence: Evidence, article: Article, taxonomy: Taxonomy) -> Unit:
    """Return what gave an evidence: for a pattern its text, not what it found."""
    name = evidence.name
    if evidence.rule == "pattern":
        topic = taxonomy.topics[evidence.tag]
        notes = "\n\n".join(note.text for note in article.notes)
        tried = [(p, article.title) for p in topic.titles]
        tried += [(p, notes) for p in topic.notes]
        found = (p for p, text in tried if re.search(p, text, re.IGNORECASE))
        name = next(found, name)
    return Unit(evidence.rule, evidence.tag, name)


def main(arguments: list[str]) -> int:
    """Print the scores and the table."""
    places = [one for one in arguments if one != "--units"]
    day = None
    if "--record" in places[:-1]:
        at = places.index("--record")
        day = dt.date.fromisoformat(places[at + 1])
        del places[at : at + 2]
    if not places or len(places) % 2:
        print(__doc__)
        return 2
    pairs = zip(places[::2], places[1::2], strict=True)
    read = [a for pair in pairs for a in load_labelled(*map(Path, pair))]
    if day is not None:
        PHRASES_FILE.write_text(
            recorded(PHRASES_FILE.read_text("utf-8"), read, day), "utf-8"
        )
        return 0
    articles = [one for one in read if one.scope is None]
    used = {tag for a in articles for names in a.wanted.values() for tag in names}
    topics = {tag for a in articles for tag in a.wanted["topics"]}
    print_scores(articles, used, topics)
    print_units(articles, used, is_whole="--units" in arguments)
    return 0


def load_labelled(episodes: Path, labels: Path) -> Iterator[Labelled]:
    """Read notes and labels, and tag what is labelled."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    places = {row.get("id") or f"{row['episode']}:{row['line']}": row for row in rows}
    tagger, analyzer = Tagger(load_taxonomy(), build_analyzer()), build_analyzer()
    reader = Reader()
    for file in find_episodes(episodes)[0]:
        episode = reader.read_file(episodes, file).episode
        for article in episode.articles if episode else ():
            place = f"{article.episode}:{article.line}"
            row = places.get(str(article.id)) or places.get(place)
            if row is None:
                continue
            terms = analyze_article(article, analyzer)
            yield Labelled(
                episode=f"{episodes}/{article.episode}",
                scope=frozenset(row["scope"]) if "scope" in row else None,
                title=article.title,
                leading=tuple(
                    note.text
                    for note, place in zip(
                        article.notes, note_places(article.notes), strict=True
                    )
                    if place != "later"
                ),
                wanted={k: frozenset(row[k]) - {"kubernetes"} for k in KINDS},
                spared=frozenset((*row["optional"], "kubernetes")),
                evidence={
                    tag: tuple(
                        (unit_of(one, article, tagger.taxonomy), one.weight)
                        for one in found
                    )
                    for tag, found in tagger.evidence(
                        article, title=terms.title, notes=terms.notes
                    ).items()
                },
            )


def recorded(text: str, articles: Iterable[Labelled], day: dt.date) -> str:
    """Return the file of phrases with what is counted in `articles` today."""
    read = list(articles)
    head, *entries = text.split("[[phrase]]\n")
    phrases = parse_phrases(text, source=PHRASES_FILE.name)
    for number, phrase in enumerate(phrases):
        kept = re.sub(
            r"^(?:right|wrong|episodes|editors_\w+|measured) = .*\n",
            "",
            entries[number],
            flags=re.MULTILINE,
        )
        counts = "".join(f"{k} = {v}\n" for k, v in counted(phrase, read).items())
        entries[number] = f"{kept.rstrip()}\n{counts}measured = {day}\n\n"
    return "[[phrase]]\n".join((head, *entries)).rstrip() + "\n"


def counted(phrase: Phrase, articles: Iterable[Labelled]) -> dict[str, int]:
    """Count where a phrase is found: right, wrong, episodes; the same by editors."""
    counts = dict.fromkeys(("right", "wrong", "episodes"), 0)
    editors = dict.fromkeys(("editors_right", "editors_wrong"), 0)
    episodes: set[str] = set()
    pattern = re.compile(phrase.pattern, re.IGNORECASE)
    for article in articles:
        says = article.says(phrase.topic)
        texts = (article.title,) if phrase.place == "title" else article.leading
        if says is None or not any(map(pattern.search, texts)):
            continue
        if article.scope is not None:
            editors["editors_right" if says else "editors_wrong"] += 1
            continue
        counts["right" if says else "wrong"] += 1
        if says:
            episodes.add(article.episode)
    counts["episodes"] = len(episodes)
    return counts | (editors if any(editors.values()) else {})


def proven_elsewhere(
    articles: Iterable[Labelled],
) -> Callable[[Unit, str], bool]:
    """Return what says whether a unit was right in an episode other than this one."""
    right: dict[Unit, set[str]] = defaultdict(set)
    for article in articles:
        for tag, found in article.evidence.items():
            if article.says(tag):
                for unit, _ in found:
                    right[unit].add(article.episode)
    return lambda unit, episode: bool(right[unit] - {episode})


def print_scores(articles: list[Labelled], used: set[str], topics: set[str]) -> None:
    """Print F1, precision and recall: fitted, and left out in two ways."""
    is_proven = proven_elsewhere(articles)

    def all_units(_: Labelled) -> Callable[[Unit], bool]:
        return lambda _: True

    def phrases(article: Labelled) -> Callable[[Unit], bool]:
        return lambda u: (
            u.rule not in PHRASES
            or is_proven(u, article.episode)
            or (u.rule != "pattern" and article.supports(u.tag))
        )

    def names_too(article: Labelled) -> Callable[[Unit], bool]:
        return lambda u: (
            (u.rule not in PHRASES and u.tag not in topics)
            or is_proven(u, article.episode)
        )

    rows = (
        ("fitted", all_units),
        ("left out: phrases", phrases),
        ("left out: all", names_too),
    )
    for name, units in rows:
        for kind in KINDS:
            said = [0, 0, 0]
            for article in articles:
                wanted = article.wanted[kind]
                other = article.wanted["entities" if kind == "topics" else "topics"]
                names = {t for t in used if (t in topics) == (kind == "topics")}
                given = article.given(units(article)) & (names | wanted)
                given -= (article.spared | other) - wanted
                said[0] += len(given & wanted)
                said[1] += len(given)
                said[2] += len(wanted)
            right, given_count, wanted_count = said
            f1 = 2 * right / (given_count + wanted_count)
            print(
                f"{name:18} {kind:9} F1 {f1:.3f}  P {right / given_count:.3f}"
                f"  R {right / wanted_count:.3f}"
            )


def print_units(articles: list[Labelled], used: set[str], *, is_whole: bool) -> None:
    """Print right, wrong and gain of each rule; of each unit where that is asked."""
    is_proven = proven_elsewhere(articles)
    counts: dict[Unit, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for article in articles:
        for tag, found in article.evidence.items():
            says = article.says(tag) if tag in used else None
            if says is None:
                continue
            total = sum(weight for _, weight in found)
            for unit in {unit for unit, _ in found}:
                own = sum(weight for one, weight in found if one == unit)
                row = counts[unit]
                is_kept = is_proven(unit, article.episode)
                row[0 if says else 1] += 1
                row[2 if says else 3] += is_kept
                if total >= THRESHOLD > total - own:
                    row[4] += 1 if says else -1
    rules: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for unit, row in counts.items():
        rules[unit.rule] = [a + b for a, b in zip(rules[unit.rule], row, strict=True)]
    print("\n| rule | right | wrong | right, left out | wrong, left out | gain |")
    print("|---|---|---|---|---|---|")
    for rule, row in sorted(rules.items()):
        print(f"| {rule} | {' | '.join(map(str, row))} |")
    if is_whole:
        print()
        for unit, row in sorted(counts.items(), key=lambda one: (one[1][4], one[0])):
            print("\t".join((*map(str, row), *unit)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
