"""Each kind of filter → the documents that it allows."""

import datetime as dt
from collections.abc import Callable, Iterable

import pytest
from msgspec.structs import replace

from kbindex.index import (
    ENOUGH,
    EVERYTHING,
    NOTHING,
    Adjacent,
    Alternative,
    AnalyzedRecord,
    Beginning,
    Both,
    Concept,
    Document,
    Either,
    EpisodeEntry,
    Filter,
    Having,
    Hits,
    Holding,
    KeyLike,
    Least,
    OfEpisodes,
    Recipe,
    Record,
    Without,
    analyze_article,
    build_record,
)
from kbindex.index.lists.kept import Kept
from kbindex.index.lists.matching import (
    Documents,
    Matcher,
    episode_test,
    is_among,
    is_within,
)
from kbindex.index.memory import MemoryReader
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId, Episode, EpisodeId
from kbindex.model.shows import episode_of_show
from kbindex.query import Dates, Episodes, Has, OfShow, Person, parse_filter

MakeArticle = Callable[..., Article]

A, B, C, D = map(Document, range(4))
ALL = {A, B, C, D}
NONE: set[Document] = set()
DAY, LATER = dt.date(2021, 6, 1), dt.date(2022, 1, 14)


class CountingReader(MemoryReader):
    """Notes which records are read."""

    read_so_far: tuple[Document, ...] = ()

    def record(self, document: Document) -> Record:
        self.read_so_far = (*self.read_so_far, document)
        return super().record(document)


@pytest.fixture
def reader(
    analyzer: Analyzer,
    make_article: MakeArticle,
    entries_of: Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]],
) -> CountingReader:
    """A and B of one episode, C and D of others."""
    articles = {
        "001#1": make_article(
            "Service mesh",
            "mesh policy, then policy mesh again",
            url="https://a.example/Docs/zork?page=2",
            presenter="Ada",
            tags=("storage",),
        ),
        "001#2": make_article(
            "Policies", "a mesh", "service", url="https://docs.b.example/mesh"
        ),
        "002#1": make_article(
            "Meshed", "a policy", url="https://mesh.example/", tags=("zork",)
        ),
        "003#1": make_article(
            "Mesh", url="https://mesh.example/mesh", presenter="mesh"
        ),
    }
    records: list[AnalyzedRecord] = []
    for name, article in articles.items():
        episode = EpisodeId(name.partition("#")[0])
        source = f"{episode}.md"
        placed = replace(article, id=ArticleId(name), episode=episode, source=source)
        records.append(build_record(placed, analyze_article(placed, analyzer)))
    first, second, third = entries_of(records)
    assert first.episode
    assert second.episode
    one = replace(first.episode, date=DAY, hosts=("@Haruka",), video="https://youtu.be")
    two = replace(second.episode, date=LATER, guests=("Ada Lovelace",))
    entries = [replace(first, episode=one), replace(second, episode=two), third]
    return CountingReader(entries=entries, records=records)


@pytest.fixture
def matcher(reader: CountingReader) -> Matcher:
    return Matcher(reader, Kept[Filter, Documents](1000, weigh=len))


def words(*terms: str) -> tuple[tuple[str, int], ...]:
    """Place terms one after the other."""
    return tuple((term, position) for position, term in enumerate(terms, 5))


def concept(number: int, term: str) -> Concept:
    way = Alternative(terms=(term,), weight=1.0, how="word")
    return Concept(text=term, alternatives=(way,), covers=(number,))


MESH = concept(0, "mesh")


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        pytest.param(None, ALL, id="none: all"),
        pytest.param(EVERYTHING, ALL, id="everything"),
        pytest.param(NOTHING, NONE, id="nothing"),
        pytest.param(Holding("tag", ("storage",)), {A}, id="holding a term"),
        pytest.param(Holding("tag", ("storage", "zork")), {A, C}, id="one of some"),
        pytest.param(Holding("tag", ("x", "zork")), {C}, id="one that nobody holds"),
        pytest.param(Holding("tag", ()), NONE, id="one of no terms"),
        pytest.param(Holding("text", ("storage",)), NONE, id="in another field"),
        pytest.param(Holding("attribute", ("by:ada",)), {A}, id="presenter"),
        pytest.param(Holding("id", ("001#2", "003#1")), {B, D}, id="ids"),
        pytest.param(Having(("mesh",)), ALL, id="having a word"),
        pytest.param(Having(("mesh",), "title"), {A, D}, id="in the title"),
        pytest.param(Having(("mesh",), "note"), {A, B}, id="in a note"),
        pytest.param(Having(("policy", "policies")), {A, B, C}, id="one of the words"),
        pytest.param(Having(("~polici",), "note"), {A, C}, id="stem in a note"),
        pytest.param(Having(()), NONE, id="none of the words"),
        pytest.param(Having((), "note"), NONE, id="none of the words in a note"),
        pytest.param(Adjacent(words("service", "mesh")), {A}, id="side by side"),
        pytest.param(Adjacent(words("mesh", "service")), NONE, id="other order"),
        pytest.param(Adjacent(words("mesh", "mesh")), NONE, id="one word for two"),
        pytest.param(Adjacent(words("mesh", "policy")), {A}, id="at any of its places"),
        pytest.param(
            Adjacent((("mesh", 0), ("mesh", 4))), {A}, id="with a gap between"
        ),
        pytest.param(
            Adjacent(words("service", "mesh"), "title"), {A}, id="in the title both"
        ),
        pytest.param(
            Adjacent(words("service", "mesh"), "note"), NONE, id="not in a note"
        ),
        pytest.param(
            Adjacent(words("policy", "mesh"), "note"), {A}, id="in a note both"
        ),
        pytest.param(Adjacent(words("mesh")), ALL, id="one word, wherever it stands"),
        pytest.param(Adjacent(words("mesh"), "note"), {A, B}, id="one word in a note"),
        pytest.param(Beginning("polic"), {A, B, C}, id="beginning of a word"),
        pytest.param(Beginning("polic", "title"), {B}, id="beginning in the title"),
        pytest.param(Beginning("polic", "note"), {A, C}, id="beginning in a note"),
        pytest.param(Beginning("olicy"), NONE, id="end of a word"),
        pytest.param(KeyLike("a.example/docs"), {A}, id="beginning of an address"),
        pytest.param(
            KeyLike("https://www.a.example/Docs/zork?page=2"), {A}, id="an address"
        ),
        pytest.param(KeyLike("www.mesh.example"), {C, D}, id="www is left out"),
        pytest.param(KeyLike("docs"), {A, B}, id="word of an address"),
        pytest.param(KeyLike("doc"), {B}, id="beginning, but no word"),
        pytest.param(KeyLike("zork page"), {A}, id="each word"),
        pytest.param(KeyLike("zork mesh"), NONE, id="not each word"),
        pytest.param(OfEpisodes(Dates(first=None, last=DAY)), {A, B}, id="of days"),
        pytest.param(
            OfEpisodes(Episodes(first="2", last=None)), {C, D}, id="of episodes"
        ),
        pytest.param(
            OfEpisodes(Person(role="host", name="haruka")), {A, B}, id="of a host"
        ),
        pytest.param(
            OfEpisodes(Person(role="guest", name="lovelace")), {C}, id="of a guest"
        ),
        pytest.param(
            OfEpisodes(Person(role="guest", name="haruka")), NONE, id="in another role"
        ),
        pytest.param(OfEpisodes(Has(feature="video")), {A, B}, id="with a video"),
        pytest.param(Hits((MESH,), None, Recipe(), ENOUGH), ALL, id="hits"),
        pytest.param(
            Hits((MESH,), Having(("policy",)), Recipe(), ENOUGH),
            {A, C},
            id="hits of those that are allowed",
        ),
        pytest.param(Hits((MESH,), NOTHING, Recipe(), ENOUGH), NONE, id="of nothing"),
        pytest.param(Hits((), None, Recipe(), ENOUGH), NONE, id="of no concept"),
        pytest.param(Both((Holding("tag", ("zork",)),)), {C}, id="both of one"),
        pytest.param(
            Both((Having(("policy",)), Holding("tag", ("zork", "storage")))),
            {A, C},
            id="both of two",
        ),
        pytest.param(Both((Having(("policy",)), NOTHING)), NONE, id="both, one not"),
        pytest.param(Either((Having(("again",)),)), {A}, id="either of one"),
        pytest.param(
            Either((Having(("again",)), Holding("tag", ("zork",)))),
            {A, C},
            id="either of two",
        ),
        pytest.param(Without(Having(("policy",))), {B, D}, id="without"),
        pytest.param(Without(NOTHING), ALL, id="without nothing"),
        pytest.param(Without(Without(Having(("again",)))), {A}, id="without without"),
    ],
)
def test_filter_allows(
    matcher: Matcher, wanted: Filter | None, allowed: set[Document]
) -> None:
    assert matcher.documents(wanted) == allowed


@pytest.mark.parametrize(
    ("of_best", "hits"),
    [pytest.param(0.0, ALL, id="any"), pytest.param(0.9, {A}, id="most")],
)
def test_hits_are_those_that_meet_enough(
    matcher: Matcher, of_best: float, hits: set[Document]
) -> None:
    """A holds both words, the others one that all hold."""
    concepts = (MESH, concept(1, "again"))
    wanted = Hits(concepts, None, Recipe(), Least(of_best=of_best))
    assert matcher.documents(wanted) == hits


def test_note_is_looked_at_only_where_a_word_weighs_enough_to_stand_in_one(
    matcher: Matcher, reader: CountingReader
) -> None:
    """C has it in its address, D in title, address and name, which weigh a note more:
    that record must be read, and says no.
    """
    assert matcher.documents(Having(("mesh",), "note")) == {A, B}
    assert reader.read_so_far == (A, B, D)


def test_no_record_is_read_for_a_word_that_may_stand_anywhere(
    matcher: Matcher, reader: CountingReader
) -> None:
    for wanted in (
        Having(("mesh",)),
        Having(("mesh",), "title"),
        Beginning("pol"),
        Adjacent(words("mesh")),
        KeyLike("mesh"),
        OfEpisodes(Has(feature="video")),
    ):
        matcher.documents(wanted)
    assert reader.read_so_far == ()


def test_words_side_by_side_are_looked_for_only_where_all_are(
    matcher: Matcher, reader: CountingReader
) -> None:
    assert matcher.documents(Adjacent(words("service", "mesh"))) == {A}
    assert set(reader.read_so_far) == {A, B}


def test_filter_is_evaluated_once_and_so_are_its_parts(
    matcher: Matcher, reader: CountingReader
) -> None:
    in_note = Having(("mesh",), "note")
    found = matcher.documents(in_note)
    read_so_far = reader.read_so_far
    assert matcher.documents(Having(("mesh",), "note")) is found
    assert matcher.documents(Both((in_note, EVERYTHING))) == found
    assert matcher.documents(Without(Either((in_note,)))) == ALL - found
    assert reader.read_so_far == read_so_far


@pytest.mark.parametrize(
    ("episode_id", "value", "is_met"),
    [
        pytest.param("025", "25", True, id="zeros"),
        pytest.param("25", "0025", True, id="zeros the other way"),
        pytest.param("025", "5", False, id="end of a number"),
        pytest.param("025-live", "25", False, id="more behind"),
        pytest.param("S01E02", "s1e2", True, id="letters"),
        pytest.param("2021/025", "25", True, id="folder"),
        pytest.param("2021/025", "2021/25", True, id="with its folder"),
        pytest.param("9", "10..20", False, id="below"),
        pytest.param("010", "10..20", True, id="first"),
        pytest.param("20-live", "10..20", True, id="last, with more behind"),
        pytest.param("21", "10..20", False, id="above"),
        pytest.param("100", "10..", True, id="open end"),
        pytest.param("100", "..20", False, id="open start"),
    ],
)
def test_episode_is_compared_by_its_numbers(
    episode_id: str, value: str, *, is_met: bool
) -> None:
    clause = parse_filter("episode", value)
    assert isinstance(clause, Episodes)
    assert is_among(episode_id, clause) == is_met


@pytest.mark.parametrize(
    ("value", "is_met"),
    [
        pytest.param("25", True, id="any show"),
        pytest.param("cloud:25", True, id="its show"),
        pytest.param("Cloud:0025", True, id="case and zeros"),
        pytest.param("web:25", False, id="another show"),
        pytest.param("..20", False, id="open start"),
        pytest.param("10..30", True, id="range"),
        pytest.param("cloud:10..30", True, id="range of its show"),
        pytest.param("cloud:10..cloud:20", False, id="before it in its show"),
        pytest.param("web:10..30", False, id="range of another show"),
    ],
)
def test_episode_of_a_show_is_met_with_its_show_and_without(
    value: str, *, is_met: bool
) -> None:
    clause = parse_filter("episode", value)
    assert isinstance(clause, Episodes)
    archived = Episode(id=EpisodeId("025"), title="", source="025.md")
    assert episode_test(clause)(episode_of_show(archived, "cloud")) == is_met


def test_episode_of_a_show_is_of_no_other_show() -> None:
    episode = Episode(id=EpisodeId("cloud:025"), title="", source="cloud:025.md")
    test = episode_test(OfShow(name="cloud"))
    assert not test(episode)
    assert test(episode_of_show(episode, "cloud"))
    assert not test(episode_of_show(episode, "web"))


def test_episode_without_a_date_lies_within_none() -> None:
    """Nor does a range without a start hold it."""
    until = Dates(first=None, last=dt.date(2021, 6, 1))
    dated, undated = (
        Episode(id=EpisodeId("1"), title="", source="1.md", date=date)
        for date in (dt.date(2021, 6, 1), None)
    )
    assert is_within(dated, until)
    assert not is_within(undated, until)
