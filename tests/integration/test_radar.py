"""The radar over an archive: followed, silent, repeated, open; each with its place."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.errors import NotFoundError
from kbindex.index import Document, IndexReader
from kbindex.knowledge import KnowledgeBase, Radar
from kbindex.knowledge.radar import sweep
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import RadarListPage, RadarPage
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.views import radar as radar_view

EPISODES = {
    "001": """\
#### [Argo CD 1.8 released](https://ship.example/argo-cd-1-8)
- イカリ 1.20 で変わる
#### [Introducing Somebargectl](https://somebargectl.example/)
#### [Anchors](https://anchor.example/)
""",
    "002": """\
#### [Argo CD v2.0-rc1](https://ship.example/argo-cd-rc)
#### [Introducing Otherbargectl](https://otherbargectl.example/)
- 帆は？？？
""",
    "003": """\
#### [Release v2.0.0 · argoproj/argo-cd](https://github.com/argoproj/argo-cd/releases/tag/v2.0.0)
- Argo CD は 3 倍速く、2021 年に 99.9% になった
#### [Anchors again](https://anchor.example/?utm_source=mail)
""",
    "004": """\
#### [Sails](https://sail.example/)
- Otherbargectl でも使える
- 詳しくは次回話します
""",
    "005": "#### [Ropes](https://rope.example/)\n- Argo CD 1.8 のまま\n",
}


def _write(folder: Path) -> None:
    for name, notes in EPISODES.items():
        page = folder / name / "README.md"
        page.parent.mkdir(parents=True)
        head = f"# {name}\n\n- Recording date: 2022-0{int(name)}-01\n\n## Contents\n\n"
        page.write_text(f"{head}### [haruka](https://h.example)\n{notes}", "utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("radar")
    _write(root / "episodes")
    return root


@pytest.fixture(scope="module")
def found(archive: Path) -> Radar:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        return base.radar()


def test_versions_follow_through_the_episodes(found: Radar) -> None:
    (lineage,) = found.lineages
    assert lineage.tag == "argo-cd"
    places = [
        (one.version, one.first.article, one.first.line, one.is_newer)
        for one in lineage.versions
    ]
    assert places == [
        ("1.8", "001#1", 8, False),
        ("2.0-rc.1", "002#1", 8, True),
        ("2.0.0", "003#1", 8, True),
    ]


def test_what_came_up_again_in_a_text_is_not_silent(found: Radar) -> None:
    (silence,) = found.silences
    assert silence.tag == "somebargectl"
    assert silence.announced.article == "001#2"
    assert (silence.episodes, silence.days) == (4, 120)


def test_pages_are_compared_by_their_keys(found: Radar) -> None:
    (page,) = found.repeated
    assert page.url == "https://anchor.example/"
    assert [one.article for one in page.brought] == ["001#3", "003#2"]


def test_open_points_come_the_latest_first(found: Radar) -> None:
    signs = [(one.sign, one.where.article) for one in found.open_points]
    assert signs == [("次回", "004#1"), ("???", "002#2")]


def test_only_what_is_about_a_tag_or_late_is_listed(archive: Path) -> None:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        of_tag = base.radar(tag="Argo CD")
        late = base.radar(since=dt.date(2022, 4, 1))
        with pytest.raises(NotFoundError, match="argo-cd"):
            base.radar(tag="argo-cf")
    assert [len(of_tag.lineages), len(of_tag.silences)] == [1, 0]
    assert not of_tag.open_points
    assert not late.lineages
    assert [one.sign for one in late.open_points] == ["次回"]


def test_an_archive_without_dates_has_a_radar(tmp_path: Path) -> None:
    page = tmp_path / "episodes" / "001" / "README.md"
    page.parent.mkdir(parents=True)
    page.write_text("# 001\n\n- TODO\n", "utf-8")
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        (point,) = base.radar().open_points
    assert point.where.date is None


def test_records_are_read_many_at_once(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server is asked for a batch, not for each episode."""
    read: list[int] = []

    def counted(reader: IndexReader, documents: Sequence[Document]) -> object:
        read.append(len(documents))
        return read_articles(reader, documents)

    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        snapshot = base._snapshot  # noqa: SLF001 - counted from outside
        assert snapshot
        reader = type(snapshot.reader)
        read_articles = reader.read_articles
        monkeypatch.setattr(reader, "read_articles", counted)
        whole = base.radar()
        assert read == [9, 2]
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        monkeypatch.setattr(sweep, "BATCH", 3)
        assert base.radar() == whole


@pytest.fixture(scope="module")
def pages(archive: Path) -> Iterator[PageSet]:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        yield PageSet(ArchiveView(base))


def test_the_page_leads_to_each_place_and_product(pages: PageSet) -> None:
    html = pages.render(RadarPage(), Frame(language="en"))
    for told in (
        '<a href="/topics/argo-cd/">Argo CD</a>',
        '<b>2.0-rc.1</b> <a href="/episodes/002/1/">',
        "since then: 4 episodes, 120 days",
        'href="https://anchor.example/"',
        "詳しくは次回話します",
    ):
        assert told in html
    assert "All " not in html.partition("<main")[2].partition("</main>")[0]


def test_a_long_list_leads_to_a_page_of_its_own(
    pages: PageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(radar_view, "_SHOWN", 1)
    html = pages.render(RadarPage(), Frame(language="ja"))
    assert '<a href="/radar/open-points/">2 件すべて' in html
    whole = pages.render(RadarListPage("open-points"), Frame(language="ja"))
    assert "帆は？？？" in whole
    monkeypatch.setattr(radar_view, "_MOST", 1)
    cut = pages.render(RadarListPage("open-points"), Frame(language="ja"))
    assert "2 件のうち、新しい 1 件です。" in cut
    assert "帆は？？？" not in cut


def test_a_page_with_nothing_to_show_says_so(tmp_path: Path) -> None:
    page = tmp_path / "episodes" / "001.md"
    page.parent.mkdir()
    page.write_text("# 001\n", "utf-8")
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        shown = PageSet(ArchiveView(base))
        for one in (RadarPage(), RadarListPage("silences")):
            html = shown.render(one, Frame(language="en"))
            assert "Nothing asks for a look again." in html


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(archive: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def ask(*args: str) -> tuple[int, str, str]:
        episodes, index = str(archive / "episodes"), str(archive / "index")
        status = run(["--episodes", episodes, "--index", index, "radar", *args])
        return status, *capsys.readouterr()

    return ask


def test_each_row_shows_its_place(ask: Ask) -> None:
    _, shown, _ = ask()
    for told in ("Argo CD (3 versions)", "001#1", "2.0-rc.1", "somebargectl", "002#2"):
        assert told in shown


def test_one_list_may_be_asked_for(ask: Ask) -> None:
    _, shown, _ = ask("--only", "open-points", "--format", "{id}:{line}")
    assert shown == "004#1:10\n002#2:10\n"


def test_the_json_document_keeps_its_schema(
    ask: Ask, validate: Callable[[str, object], None]
) -> None:
    _, shown, _ = ask("--json", "--limit", "1")
    document = json.loads(shown)
    validate("radar", document)
    assert document["totals"]["open_points"] == 2
    assert len(document["open_points"]) == 1
    _, lines, _ = ask("--jsonl")
    for line in lines.splitlines():
        validate("radar-row", json.loads(line))


def test_what_a_limit_leaves_out_is_said(ask: Ask) -> None:
    _, shown, said = ask("--only", "open-points", "--limit", "1", "--jsonl")
    assert len(shown.splitlines()) == 1
    assert "1 more" in said
    _, _, said = ask("--limit", "2", "--csv")
    assert said == ""


def test_nothing_to_list_is_said_with_status_1(ask: Ask) -> None:
    status, shown, said = ask("--since", "2023")
    assert (status, shown) == (1, "")
    assert "nothing asks for a look again" in said


def test_what_comes_next_may_come_back_to_what_the_last_episodes_left(
    archive: Path, found: Radar
) -> None:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        assert base.follow_ups() == found


def test_what_comes_next_does_not_come_back_to_what_is_long_past(
    tmp_path: Path,
) -> None:
    """What was announced and never came up again is told, whenever that was."""
    _write(tmp_path)
    for number in range(6, 14):
        page = tmp_path / f"{number:03}" / "README.md"
        page.parent.mkdir()
        notes = f"#### [Knot {number}](https://knot.example/{number})\n"
        if number == 13:
            notes += "- TODO: 結び方を調べる\n#### [Rope](https://rope.example/)\n"
        date = f"2023-{number - 5:02}-01"
        head = f"# {number:03}\n\n- Recording date: {date}\n\n## Contents\n\n"
        page.write_text(f"{head}### [haruka](https://h.example)\n{notes}", "utf-8")
    with KnowledgeBase.open(tmp_path, tmp_path / "index") as base:
        found, whole = base.follow_ups(), base.radar()
    assert found.lineages == ()
    assert [one.sign for one in found.open_points] == ["TODO"]
    assert [[at.episode for at in one.brought] for one in found.repeated] == [
        ["005", "013"]
    ]
    assert found.silences == whole.silences
