"""How good the tags are that `kbindex tags --propose` proposes.

    python benchmarks/author_tags.py EPISODES LABELS [--every N]

LABELS has one JSON object a line, the tags that authors or editors gave to an article:

    {"id": "001#6", "tags": ["React", "release note"]}

The notes themselves must not hold these tags: the index is built without them, so that
no article is found by the tags that are asked for. Each N-th labelled article (default
10) is left out and proposed tags by the labels of all others. Precision is that of the
first three proposals, recall how many of its tags are among them; both are means over
articles. Beside them stand the three most frequent tags for every article.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from kbindex import Article, KnowledgeBase, MarkedTag
from kbindex.topics.suggesting.tag_proposals import propose_tags
from kbindex.topics.tagging.author_tags import marked_tag

SHOWN = 3
NEAR = 100


def main(arguments: Sequence[str]) -> int:
    """Print precision and recall of proposals, and of the most frequent tags."""
    if len(arguments) not in {2, 4}:
        print(__doc__)
        return 2
    episodes, labels = map(Path, arguments[:2])
    step = int(arguments[3]) if len(arguments) == 4 else 10
    with (
        tempfile.TemporaryDirectory() as index,
        KnowledgeBase.open(episodes, index=Path(index) / "index") as base,
    ):
        measure(base, labels, step)
    return 0


def measure(base: KnowledgeBase, labels: Path, step: int) -> None:
    """Print how good the proposals for each `step`-th labelled article are."""
    named = read_labels(labels)
    articles = {
        str(one.id): marked(one, named.get(one.id, ())) for one in base.articles()
    }
    asked = [name for name in articles if named.get(name)][::step]
    counts = Counter(tag for one in articles.values() for tag in wanted(one, base))
    frequent = [tag for tag, _ in counts.most_common(SHOWN)]
    proposed, baseline = list[tuple[float, float]](), list[tuple[float, float]]()
    for found in base.related_all(limit=NEAR, of=asked):
        article = articles[str(found.article)]
        near = [(articles[str(one.article)], one.score) for one in found.related]
        bare = replace(article, tags=(), marked_tags=())
        tags = [one.id for one in propose_tags(bare, near, base.taxonomy)[:SHOWN]]
        proposed.append(scores(tags, wanted(article, base)))
        baseline.append(scores(frequent, wanted(article, base)))
    print(f"{len(proposed)} articles of {sum(map(bool, named.values()))} with tags")
    for name, rows in (("proposed", proposed), ("most frequent", baseline)):
        precision, recall = (
            sum(column) / len(rows) for column in zip(*rows, strict=True)
        )
        print(f"{name:14} precision at 3 {precision:.3f}  recall at 3 {recall:.3f}")


def read_labels(labels: Path) -> Mapping[str, Sequence[str]]:
    """Return id of an article → the tags that were given to it."""
    rows = map(json.loads, labels.read_text("utf-8").splitlines())
    return {row["id"]: row["tags"] for row in rows}


def marked(article: Article, names: Sequence[str]) -> Article:
    """Return an article as if its author had given it these tags."""
    marks = tuple(MarkedTag(name=name, line=article.line) for name in names)
    return replace(article, marked_tags=marks)


def wanted(article: Article, base: KnowledgeBase) -> frozenset[str]:
    """Return the ids of the tags that an author gave."""
    return frozenset(marked_tag(mark, base.taxonomy) for mark in article.marked_tags)


def scores(tags: Sequence[str], right: frozenset[str]) -> tuple[float, float]:
    """Return precision and recall of what was proposed; of nothing both are 0."""
    hit = len(right.intersection(tags))
    return hit / max(len(tags), 1), hit / len(right)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
