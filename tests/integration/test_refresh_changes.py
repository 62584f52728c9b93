"""An edited, added, renamed or deleted episode shows in the next search."""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ArchiveError
from kbindex.index import EpisodeEntry, IndexFolder, Plan
from kbindex.index.memory import MemoryIndex
from kbindex.indexing import archive_words
from kbindex.indexing.refresh import Refresher
from kbindex.knowledge import Changes
from kbindex.language import Analyzer
from kbindex.shownotes import load_content

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]


def episode(title: str, *notes: str, date: str = "2021-07-02", url: str = "") -> str:
    bullets = "".join(f"- {note}\n" for note in notes)
    heading = f"[{title}]({url})" if url else title
    return (
        f"# x\n\n- Recording date: {date}\n\n## Contents\n\n### @ry\n\n"
        f"#### {heading}\n\n{bullets}"
    )


def said(changes: Changes) -> dict[str, object]:
    """What changed, but for the time that it took."""
    shown = {
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "articles": changes.articles,
        "reason": changes.reason,
    }
    return {key: value for key, value in shown.items() if value}


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query, limit=50).hits]


def generations(index: Path) -> list[str]:
    return sorted(path.name for path in index.glob("g*"))


@pytest.fixture
def three(write: Write) -> None:
    write("001", episode("Thanos", "長期保存"))
    write("002", episode("Prometheus", "監視"))
    write("003", episode("Linkerd", "サービスメッシュ"))


@pytest.mark.usefixtures("three")
def test_folder_never_indexed_is_built(open_base: Open, index: Path) -> None:
    base = open_base()
    assert said(base.changes) == {"added": ("001", "002", "003"), "articles": 3}
    assert ids(base, "Thanos") == ["001#1"]
    assert generations(index) == ["g000001"]


def times_of(index: Path) -> dict[Path, int]:
    """Return when what lies in an index was written, but for notes of what is old."""
    return {
        path: path.stat().st_mtime_ns
        for path in index.rglob("*")
        if path.name != "STAMP"
    }


@pytest.mark.usefixtures("three")
def test_nothing_changed_writes_nothing(open_base: Open, index: Path) -> None:
    open_base()
    before = times_of(index)
    base = open_base()
    assert said(base.changes) == {"articles": 3}
    assert base.changes.is_empty
    assert times_of(index) == before


@pytest.mark.usefixtures("three")
def test_touched_file_with_the_same_bytes_writes_nothing(
    open_base: Open, episodes: Path, index: Path
) -> None:
    open_base()
    path = episodes / "001" / "README.md"
    os.utime(path, ns=(0, 0))
    content = path.read_bytes()
    other = episodes / "002" / "README.md"
    other.rename(other.with_name("tmp"))  # another inode
    shutil.copyfile(other.with_name("tmp"), other)
    assert open_base().changes.is_empty
    assert path.read_bytes() == content
    assert generations(index) == ["g000001"]


@pytest.mark.usefixtures("three")
def test_edited_episode_is_read_again(write: Write, open_base: Open) -> None:
    open_base()
    write("002", episode("Cilium", "ネットワーク"))
    base = open_base()
    assert said(base.changes) == {"changed": ("002",), "articles": 3}
    assert ids(base, "Cilium") == ["002#1"]
    assert "002#1" not in ids(base, "監視")
    assert base.article("002#1").title == "Cilium"


@pytest.mark.usefixtures("three")
def test_edit_that_keeps_size_and_time_is_seen_while_the_file_is_young(
    write: Write, open_base: Open
) -> None:
    """Clocks of file systems tick coarsely; a second write may keep the time."""
    path = write("002", episode("Prometheus", "aaaa"))
    status = path.stat()
    open_base()
    path.write_text(episode("Prometheus", "zzzz"), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    base = open_base()
    assert base.changes.changed == ("002",)
    assert ids(base, "zzzz") == ["002#1"]


@pytest.fixture
def late(episodes: Path, analyzer: Analyzer) -> Refresher:
    """A refresher that reads files long after they were written."""
    return Refresher(
        episodes=episodes,
        index=MemoryIndex(),
        analyzer=analyzer,
        clock_ns=lambda: time.time_ns() + 10**10,
    )


def test_edit_that_keeps_size_and_time_is_seen_when_the_file_is_old(
    write: Write, late: Refresher
) -> None:
    """Regression: the old text stayed for ever; ctime is what nobody sets back."""
    path = write("001", episode("Prometheus", "aaaa"))
    os.utime(path, ns=(0, 0))
    for text in ("bbbb", "cccc"):
        before = path.stat()
        generation, _ = late.refresh()
        (_, source, _), *_ = generation.sources()
        assert (source.is_settled, source.ctime_ns) == (True, before.st_ctime_ns)
        path.write_text(episode("Prometheus", text), encoding="utf-8")
        os.utime(path, ns=(0, 0))
        assert path.stat().st_ino == before.st_ino
        assert late.refresh()[1].changed == ("001",)


def test_old_file_of_which_the_bytes_are_the_same_is_kept(
    write: Write, late: Refresher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read where its ctime tells that anything changed, else not at all."""
    path = write("001", episode("Prometheus"))
    late.refresh()
    read: list[str] = []

    def load(root: Path, wanted: str, *, follow_links: bool) -> bytes:
        read.append(wanted)
        return load_content(root, wanted, follow_links=follow_links)

    monkeypatch.setattr("kbindex.indexing.file_states.load_content", load)
    assert late.refresh()[1].is_empty
    assert read == []
    path.chmod(0o600)
    assert late.refresh()[1].is_empty
    assert read == ["001/README.md"]


def test_file_whose_time_was_set_back_just_now_is_young(
    write: Write, episodes: Path, analyzer: Analyzer
) -> None:
    path = write("001", episode("Prometheus"))
    os.utime(path, ns=(0, 0))
    refresher = Refresher(episodes=episodes, index=MemoryIndex(), analyzer=analyzer)
    generation, _ = refresher.refresh()
    assert [of.source.is_settled for of in generation.sources()] == [False]


@pytest.mark.usefixtures("three")
def test_added_episode_is_found(write: Write, open_base: Open) -> None:
    open_base()
    write("deep/er/004", episode("Kyverno", "ポリシー"))
    write("005.md", episode("Falco"))
    base = open_base()
    assert said(base.changes) == {"added": ("005", "004"), "articles": 5}
    assert ids(base, "ポリシー") == ["004#1"]
    assert ids(base, "Falco") == ["005#1"]


@pytest.mark.usefixtures("three")
def test_renamed_episode_has_its_new_id(open_base: Open, episodes: Path) -> None:
    open_base()
    (episodes / "002").rename(episodes / "020")
    base = open_base()
    assert said(base.changes) == {
        "added": ("020",),
        "removed": ("002",),
        "articles": 3,
    }
    assert ids(base, "Prometheus") == ["020#1"]
    assert [e.episode.id for e in base.episodes()] == ["001", "003", "020"]


@pytest.mark.usefixtures("three")
def test_episode_that_only_moved_is_changed(open_base: Open, episodes: Path) -> None:
    """Its id stays; so it is neither new nor gone."""
    open_base()
    (episodes / "2021").mkdir()
    (episodes / "002").rename(episodes / "2021" / "002")
    base = open_base()
    assert said(base.changes) == {"changed": ("002",), "articles": 3}
    assert base.article("002#1").source == "2021/002/README.md"


@pytest.mark.usefixtures("three")
def test_deleted_episode_is_not_found(open_base: Open, episodes: Path) -> None:
    open_base()
    shutil.rmtree(episodes / "002")
    base = open_base()
    assert said(base.changes) == {"removed": ("002",), "articles": 2}
    assert ids(base, "Prometheus") == []
    assert "002#1" not in ids(base, "監視")
    assert [e.episode.id for e in base.episodes()] == ["001", "003"]


@pytest.mark.usefixtures("three")
def test_all_at_once(write: Write, open_base: Open, episodes: Path) -> None:
    open_base()
    shutil.rmtree(episodes / "001")
    write("002", episode("Prometheus", "編集"))
    write("000", episode("Cilium"))
    base = open_base()
    assert said(base.changes) == {
        "added": ("000",),
        "changed": ("002",),
        "removed": ("001",),
        "articles": 3,
    }
    assert [record.id for record in base.records()] == ["000#1", "002#1", "003#1"]


def test_every_episode_replaced_leaves_none_of_the_old(
    write: Write, open_base: Open
) -> None:
    write("001", episode("Thanos"))
    open_base()
    write("001", episode("Cilium"))
    base = open_base()
    assert [record.title for record in base.records()] == ["Cilium"]
    assert ids(base, "Thanos") == []


@pytest.mark.usefixtures("three")
def test_last_episode_deleted_is_an_error_and_keeps_the_index(
    open_base: Open, episodes: Path
) -> None:
    open_base()
    for name in ("001", "002", "003"):
        shutil.rmtree(episodes / name)
    with pytest.raises(ArchiveError, match="no episode in it"):
        open_base()
    assert ids(open_base(refresh=False), "Thanos") == ["001#1"]


def test_equal_ids_are_told_apart_and_said(write: Write, open_base: Open) -> None:
    write("2020/001", episode("Thanos"))
    write("2021/001", episode("Prometheus"))
    base = open_base()
    assert said(base.changes) == {"added": ("001", "2021/001"), "articles": 2}
    assert [(d.path, d.kind) for d in base.changes.diagnostics] == [
        ("2021/001/README.md", "duplicate-id")
    ]
    assert ids(base, "Prometheus") == ["2021/001#1"]
    assert base.episode("2021/001").articles[0].title == "Prometheus"


def test_id_that_another_episode_takes_away_moves_on(
    write: Write, open_base: Open
) -> None:
    """An episode that was not touched has another id where an equal one comes first."""
    write("2021/001", episode("Prometheus"))
    open_base()
    write("2020/001", episode("Thanos"))
    base = open_base()
    assert said(base.changes) == {
        "added": ("2021/001",),
        "changed": ("001",),
        "articles": 2,
    }
    assert ids(base, "Prometheus") == ["2021/001#1"]
    assert ids(base, "Thanos") == ["001#1"]


def test_duplicates_follow_the_changes(
    write: Write, open_base: Open, episodes: Path
) -> None:
    url = "https://example.org/thanos"
    write("001", episode("Thanos", date="2021-07-02", url=url))
    write("002", episode("Thanos", date="2021-07-16", url=url + "/?utm_source=x"))

    def hits(base: KnowledgeBase) -> list[tuple[str, tuple[str, ...]]]:
        return [(hit.article.id, hit.also) for hit in base.search("Thanos").hits]

    assert hits(open_base()) == [("001#1", ("002#1",))]
    write("001", episode("Thanos", date="2021-08-01", url=url))
    assert hits(open_base()) == [("002#1", ("001#1",))]
    shutil.rmtree(episodes / "002")
    assert hits(open_base()) == [("001#1", ())]


@pytest.mark.usefixtures("three")
def test_full_reads_everything_again(open_base: Open, index: Path) -> None:
    open_base()
    base = open_base(full=True)
    assert said(base.changes) == {"changed": ("001", "002", "003"), "articles": 3}
    assert ids(base, "Thanos") == ["001#1"]
    assert generations(index) == ["g000001", "g000002"]


@pytest.mark.usefixtures("three")
def test_without_refresh_the_index_is_read_as_it_is(
    write: Write, open_base: Open
) -> None:
    open_base()
    write("002", episode("Cilium"))
    base = open_base(refresh=False)
    assert said(base.changes) == {}
    assert ids(base, "Cilium") == []
    assert ids(base, "Prometheus") == ["002#1"]
    assert said(base.refresh()) == {"changed": ("002",), "articles": 3}
    assert ids(base, "Cilium") == ["002#1"]


@pytest.mark.usefixtures("three")
def test_without_refresh_and_without_index_it_is_built(open_base: Open) -> None:
    base = open_base(refresh=False)
    assert said(base.changes) == {"added": ("001", "002", "003"), "articles": 3}


@pytest.mark.usefixtures("three")
def test_without_refresh_the_episodes_need_not_be_there(
    open_base: Open, episodes: Path
) -> None:
    open_base()
    shutil.rmtree(episodes)
    assert ids(open_base(refresh=False), "Thanos") == ["001#1"]


@pytest.mark.usefixtures("three")
def test_open_base_follows_a_refresh_of_its_own(write: Write, open_base: Open) -> None:
    base = open_base()
    assert ids(base, "Cilium") == []
    write("004", episode("Cilium"))
    assert base.refresh().added == ("004",)
    assert ids(base, "Cilium") == ["004#1"]
    assert base.refresh().is_empty
    assert ids(base, "Cilium") == ["004#1"]


@pytest.mark.usefixtures("three")
def test_another_state_is_answered_from_only_where_something_changed(
    write: Write, open_base: Open
) -> None:
    """What was read of the index and kept for the next query is not thrown away."""
    base, other = open_base(), open_base()
    before = base.revision
    base.refresh()
    assert base.revision == before
    write("004", episode("Cilium"))
    base.refresh()
    assert base.revision == before + 1
    assert other.refresh(is_patient=False).is_empty  # somebody else has refreshed
    assert other.revision == before + 1


@pytest.mark.usefixtures("three")
def test_open_base_keeps_its_answers_while_another_refreshes(
    write: Write, open_base: Open
) -> None:
    reading = open_base()
    write("004", episode("Cilium"))
    open_base()
    assert ids(reading, "Thanos") == ["001#1"]
    assert ids(reading, "Cilium") == []


@pytest.mark.usefixtures("three")
def test_word_that_is_gone_is_not_proposed(
    write: Write, open_base: Open, episodes: Path
) -> None:
    for number in range(4, 9):
        write(f"00{number}", episode("Prometheus monitoring", "監視"))
    write("009", episode("Prometheus", url="https://gone.example/falco"))
    open_base()
    for name in ("001", "009"):
        shutil.rmtree(episodes / name)
    base = open_base()
    assert ids(base, "Promethus") == ids(base, "Prometheus")
    found = base.search("falcoo")
    assert (found.total, found.suggestion, found.near) == (0, None, ())


def test_progress_counts_what_is_read(
    write: Write, episodes: Path, index: Path
) -> None:
    write("001", episode("Thanos"))
    write("002", episode("Prometheus"))
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    KnowledgeBase.open(episodes, index, progress=progress).close()
    KnowledgeBase.open(episodes, index, progress=progress).close()
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_episodes_are_never_written_to(
    write: Write, open_base: Open, episodes: Path
) -> None:
    write("001", episode("Thanos"))
    before = {p: p.stat().st_mtime_ns for p in [episodes, *episodes.rglob("*")]}
    open_base()
    open_base(full=True).search("Thanos")
    assert {p: p.stat().st_mtime_ns for p in [episodes, *episodes.rglob("*")]} == before


@pytest.mark.usefixtures("three")
def test_files_that_stay_are_linked_before_new_ones_are_written(
    open_base: Open, index: Path
) -> None:
    """A link changes their state, and a young state is not noted as checked."""
    open_base().close()
    folder = IndexFolder(index)
    base = folder.current()
    assert base is not None
    kept = frozenset(of.source.path for of in base.sources())
    plan = Plan(fingerprint=base.fingerprint, kept=kept)
    with folder.lock(), folder.stage(plan, base=base):
        (staging,) = index.glob("new-*")
        linked = {path.name for path in staging.iterdir()}
        assert {path.name for path in base.folder.glob("records-*")} < linked


def test_what_episodes_explain_is_put_together_anew_only_where_it_changes(
    write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a twenty-fifth of a refresh after one edit."""
    write("001", episode("Goals", "A service level objective (SLO) is a promise."))
    write("002", episode("Thanos", "長期保存"))
    gathered: list[int] = []

    def pack_words(entries: Sequence[EpisodeEntry], analyzer: Analyzer) -> bytes:
        gathered.append(len(entries))
        return archive_words.pack_words(entries, analyzer)

    monkeypatch.setattr("kbindex.indexing.build.pack_words", pack_words)
    base = open_base()
    assert ids(base, "SLO") == ["001#1"]
    write("002", episode("Thanos", "長期保存", "ストレージ"))
    base.refresh()
    assert (ids(base, "service level objective"), gathered) == (["001#1"], [2])
    write("002", episode("Thanos", "An error budget policy (EBP) spends it."))
    base.refresh()
    assert (ids(base, "EBP"), gathered) == (["002#1"], [2, 2])
    write("001", episode("Goals", "A promise."))
    base.refresh()
    assert (ids(base, "service level objective"), gathered) == ([], [2, 2, 2])
