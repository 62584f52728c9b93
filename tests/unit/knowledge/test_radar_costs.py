"""What the radar reads costs as much as its length, whatever is written there."""

from collections.abc import Iterator

from tests.processor_time import within

from kbindex.index import Record
from kbindex.index.records import Reason
from kbindex.knowledge.radar.lineages import iter_versions
from kbindex.knowledge.radar.silences import SilenceKeeper
from kbindex.model import Article, ArticleId, EpisodeId, Note
from kbindex.model.values import NoteKind
from kbindex.topics import load_taxonomy

TAXONOMY = load_taxonomy()


def _record(title: str, text: str, *tags: str, rule: str = "author") -> Record:
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=3,
        end_line=9,
        title=title,
        url=None,
        presenter=None,
        date=None,
        notes=(Note(text=text, kind=NoteKind.BULLET, depth=0, line=5, end_line=9),),
    )
    reasons = {tag: [Reason(rule, tag, 3, 1.0)] for tag in tags}
    return Record(article=article, places={}, reasons=reasons)


def _lines() -> Iterator[str]:
    for minor in range(20_000):
        yield f"Kubernetes 1.{minor}"


def test_versions_on_many_lines_are_placed_in_no_more_time_than_they_take() -> None:
    record = _record("", "\n".join(_lines()))
    found = within(5, lambda: [*iter_versions(record, (), TAXONOMY)])
    assert (found[-1].line, found[-1].text) == (20_004, "Kubernetes 1.19999")


def test_versions_on_one_line_are_shown_with_what_is_around_them() -> None:
    found = [*iter_versions(_record("", ", ".join(_lines())), (), TAXONOMY)]
    assert {one.line for one in found} == {5}
    assert max(len(one.text) for one in found) < 500
    assert found[-1].text.startswith("…")
    assert found[-1].text.endswith("Kubernetes 1.19999")


def test_many_names_with_the_same_first_word_are_looked_up_once_a_word() -> None:
    keeper = SilenceKeeper(TAXONOMY)
    tags = [f"crane-{number}" for number in range(5_000)]
    keeper.add(0, _record("Cranes", "", "release", *tags), tuple(tags))
    keeper.add(1, _record("More", "crane " * 20_000 + "crane 7"), ())
    silent = within(5, lambda: {one.tag for one in keeper.silences([None] * 9)})
    assert silent == {*tags} - {"crane-7"}


def test_a_title_of_many_spaces_presents_nothing_in_no_time() -> None:
    record = _record("crane" + " " * 50_000 + "x", "", "crane", rule="new")
    within(1, lambda: SilenceKeeper(TAXONOMY).add(0, record, ("crane",)))
