"""One page under two addresses: search, seen, check and evaluation say the same."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.evaluation.self_retrieval import collect_tags
from kbindex.lint import Linter, find_archive, select_rules, with_brought

pytestmark = pytest.mark.usefixtures("each_engine")

PAIRS = {
    "https://youtu.be/kBship00001": (
        "https://youtube.com/watch?v=kBship00001&feature=share"
    ),
    "https://www.youtube.com/live/kBship00002": (
        "https://youtube.com/shorts/kBship00002"
    ),
    "https://github.com/Harbour/Crane": "https://github.com/harbour/crane/#readme",
    "https://www.google.com/amp/s/ships.example/log": "https://m.ships.example/log/",
    "https://en.m.knots.example/8": "https://en.knots.example/8.amp",
    "https://x.com/rope/status/1": "https://twitter.com/rope/status/1?s=20",
    "https://xn--eckwd4c7c.example/log": "https://ドメイン.example/log",
    "https://a.example/x?b=2&a=1": "http://a.example/x?a=1&b=2",
    "https://book.example/#/one": "https://book.example/#/one?utm_source=x",
    "https://book.example/#/two": "https://book.example/other",
}
"""Address in the first episode → in the second; those of the last are two pages."""

SAME = len(PAIRS) - 1


def notes(date: str, urls: Iterator[str]) -> str:
    titles = "".join(f"- [Crane {n}]({url})\n" for n, url in enumerate(urls, 1))
    return f"# x\n\n- Recording date: {date}\n\n## Contents\n\n### @ry\n\n{titles}"


@pytest.fixture
def base(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> KnowledgeBase:
    write("001", notes("2022-04-01", iter(PAIRS)))
    write("002", notes("2022-04-08", iter(PAIRS.values())))
    return open_base()


def test_everything_agrees_which_pages_are_the_same(
    base: KnowledgeBase, episodes: Path
) -> None:
    brought_twice = [(f"001#{n}", f"002#{n}") for n in range(1, SAME + 1)]

    hits = base.search("crane", limit=99).hits
    together = (sorted((str(hit.article.id), *hit.also)) for hit in hits if hit.also)
    also = sorted(map(tuple, together))
    assert also == brought_twice

    seen = base.seen(PAIRS.values())
    assert [tuple(a.id for a in s.articles) for s in seen[:SAME]] == brought_twice
    assert [a.id for a in seen[SAME].articles] == [f"002#{SAME + 1}"]

    linter = Linter(codes=select_rules(("KB205",)))
    sources = find_archive(episodes, cwd=episodes)
    found = [
        dict(finding.said.values)["name"]
        for source in with_brought(sources, episodes, linter.reader)
        for finding in linter.check(source.notes)
    ]
    assert found == [first for first, _ in brought_twice]

    tagged = [replace(article, tags=("crane",)) for article in base.articles()]
    (tag,) = collect_tags(tagged, label=str, above=lambda _: ())
    assert (len(tag.articles), tag.pages) == (2 * SAME + 2, SAME + 2)


@pytest.mark.parametrize("scheme", ["", "https://", "https://www."])
def test_an_address_is_asked_for_as_it_is_compared(
    base: KnowledgeBase, scheme: str
) -> None:
    asked = [
        f'url:"{scheme}youtu.be/kBship00002"',
        f'url:"{scheme}github.com/HARBOUR/"',
    ]
    found = [base.search(query).hits for query in asked]
    assert [[hit.article.id for hit in hits] for hits in found] == [
        ["001#2"],
        ["001#3"],
    ]
