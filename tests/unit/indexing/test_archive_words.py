"""Abbreviations that an archive explains: counted by episode, put together, bridged."""

from kbindex.index import EpisodeEntry, Explanation, SourceState
from kbindex.indexing.archive_words import (
    find_explanations,
    gather_abbreviations,
    pack_words,
)
from kbindex.language import Analyzer
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind


def article(number: int, title: str, *notes: str) -> Article:
    return Article(
        id=ArticleId(f"001#{number}"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=number * 10,
        end_line=number * 10 + len(notes),
        title=title,
        url=None,
        presenter=None,
        date=None,
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=line, end_line=line)
            for line, text in enumerate(notes, number * 10 + 1)
        ),
    )


def said(short: str, long: str, record: str, count: int = 1) -> Explanation:
    return Explanation(short=short, long=long, record=record, line=3, count=count)


def entry(*explanations: Explanation) -> EpisodeEntry:
    state = SourceState("x.md", 0, 0, 0, "", is_settled=True)
    return EpisodeEntry(
        source=state, id=EpisodeId("x"), episode=None, explanations=explanations
    )


def test_each_is_counted_and_stands_where_it_is_first() -> None:
    found = find_explanations(
        [
            article(1, "Coils", "Warp Drive Coils (WDC)", "no more"),
            article(2, "Warp Drive Coils (WDC)", "WDC (Warp Drive Coils)"),
        ]
    )
    assert found == (
        Explanation(
            short="WDC", long="Warp Drive Coils", record="001#1", line=11, count=3
        ),
    )


def test_an_episode_keeps_no_more_than_a_hundred() -> None:
    letters = "ABCDEFGHIJKLMNOP"
    notes = [f"{a}oil {b}est ({a}{b})" for a in letters for b in letters]
    assert len(find_explanations([article(1, "Coils", *notes)])) == 100


def test_forms_are_put_together_under_the_most_frequent(analyzer: Analyzer) -> None:
    entries = [
        entry(said("WDC", "warp-drive coil", "1#1"), said("GA", "Grid Axis", "1#2")),
        entry(said("WDC", "Warp Drive Coils", "2#1", 2)),
        entry(said("WDC", "Web Design Club", "3#1")),
    ]
    found = gather_abbreviations(entries, analyzer)
    assert [(one.short, one.long, one.count) for one in found] == [
        ("GA", "Grid Axis", 1),
        ("WDC", "Warp Drive Coils", 3),
        ("WDC", "Web Design Club", 1),
    ]
    assert [at.record for at in found[1].evidence] == ["1#1", "2#1"]


def test_table_leads_from_each_to_the_other(analyzer: Analyzer) -> None:
    words = pack_words([entry(said("WDC", "Warp-Drive Coils", "1#1"))], analyzer)
    with BridgeTable(lambda: words, words) as table:
        assert {one.how for one in table.find("wdc")} == {"archive"}
        assert ("warpdrive", "drivecoils") in {one.terms for one in table.find("wdc")}
        assert table.find("warpdrivecoils")[0].terms == ("~wdc",)


def test_archive_that_explains_nothing_has_no_table(analyzer: Analyzer) -> None:
    assert pack_words([entry()], analyzer) == b""
