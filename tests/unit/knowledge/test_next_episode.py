"""The next episode: its id, its place, its presenters, its text."""

import datetime as dt
import ntpath
import re
import sys
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.errors import ArchiveError, Remedy
from kbindex.knowledge.next_episode import next_id, plan_episode, regular_presenters
from kbindex.model import Episode, EpisodeId
from kbindex.shownotes.reader import Reader

DATE = dt.date(2022, 4, 8)


def episode(
    name: str, *, date: str | None = None, source: str = "", title: str = ""
) -> Episode:
    return Episode(
        id=EpisodeId(name),
        title=title or name,
        source=source or f"{name}/README.md",
        date=dt.date.fromisoformat(date) if date else None,
        hosts=("minato",),
    )


def headings(*names: str) -> str:
    return "# x\n\n## Contents\n\n" + "".join(f"### {name}\n\n" for name in names)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param(["024", "025"], "026", id="width"),
        pytest.param(["9"], "10", id="longer"),
        pytest.param(["099"], "100", id="full"),
        pytest.param(["2", "10"], "11", id="by-number"),
        pytest.param(["025", "025-private", "extra"], "026", id="other-names-beside"),
    ],
)
def test_the_next_id_is_the_number_behind_the_highest(
    ids: list[str], expected: str
) -> None:
    assert next_id(ids) == expected


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param(["20210702", "20210709"], id="dates"),
        pytest.param(["2021-07-02"], id="dashed-dates"),
        pytest.param(["ep1", "ep2"], id="names"),
        pytest.param([], id="none"),
    ],
)
def test_what_cannot_be_counted_on_asks_for_an_id(ids: list[str]) -> None:
    with pytest.raises(ArchiveError) as caught:
        next_id(ids)
    assert caught.value.remedy in {Remedy.NAME_ID, Remedy.NAME_NEXT_ID}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("025/README.md", "026/README.md"),
        ("025.md", "026.md"),
        ("2022/025/index.md", "2022/026/index.md"),
        ("2022/025.markdown", "2022/026.markdown"),
        ("025.html", "026.md"),
        ("025/index.html", "026/index.md"),
    ],
)
def test_the_new_file_lies_as_the_latest_one(source: str, path: str) -> None:
    latest = episode("025", date="2022-04-01", source=source)
    older = episode("024", date="2022-03-25", source="other/024.md")
    planned = plan_episode(
        [latest, older], date=DATE, load_text=lambda _: headings("@minato")
    )
    assert (planned.id, planned.path) == ("026", path)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["第025回"], "第026回", id="number"),
        pytest.param(["第025回 監視の話"], "第026回", id="subtitle"),
        pytest.param(["Episode 025: Gardens"], "Episode 026", id="colon"),
        pytest.param(["025. Gardens"], "026", id="stop"),
        pytest.param(["#025「庭」"], "#026", id="brackets"),
        pytest.param(["Show 025"], "Show 026", id="name before"),
        pytest.param(["024 - Show", "025 - Show"], "026 - Show", id="name behind"),
        pytest.param(["024 - Worms", "025 - Seeds"], "026", id="another subtitle"),
        pytest.param(["Gardens"], "026", id="no number"),
    ],
)
def test_the_title_has_the_next_number_and_no_subtitle(
    titles: list[str], expected: str
) -> None:
    first = 26 - len(titles)
    episodes = [
        episode(f"{number:03}", date=f"2022-03-{number}", title=title)
        for number, title in enumerate(titles, first)
    ]
    planned = plan_episode(episodes, date=DATE, load_text=lambda _: "")
    assert planned.text.splitlines()[0] == f"# {expected}"


def test_the_text_has_the_header_and_the_regular_presenters() -> None:
    texts = {"025/README.md": headings("@sora_ops (欠席)", "@minato")}
    planned = plan_episode(
        [episode("025", date="2022-04-01", title="第025回")],
        date=DATE,
        load_text=texts.__getitem__,
    )
    assert (
        planned.text
        == """\
# 第026回

- Hosted by @minato
- Recording date: 2022-04-08
- Video:
- Guest: -

## Contents

### @sora_ops

### @minato
"""
    )


def test_the_reader_has_nothing_to_say_about_the_text() -> None:
    texts = {"025/README.md": headings("[sora](https://twitter.com/sora_ops)")}
    planned = plan_episode([episode("025")], date=DATE, load_text=texts.__getitem__)
    reading = Reader().read_text(planned.text, episode_id="026", path=planned.path)
    assert reading.diagnostics == ()
    assert reading.episode is not None
    assert (reading.episode.date, reading.episode.hosts) == (DATE, ("minato",))
    assert reading.episode.articles == ()


def test_regular_are_those_of_half_of_the_episodes() -> None:
    texts = {
        "001/README.md": headings("@a", "@b"),
        "002/README.md": headings("@A", "@c"),
        "003/README.md": headings("[c](https://twitter.com/c)", "@d"),
        "004/README.md": headings("@c（欠席）", "@A"),
    }
    recent = [episode(name) for name in ("001", "002", "003", "004")]
    assert regular_presenters(recent, texts.__getitem__) == ("### @c", "### @A")


def test_only_the_last_five_by_date_count() -> None:
    many = [episode(f"{n:03}", date=f"2022-01-{n:02}") for n in range(1, 9)]
    texts = {e.source: headings("@new" if e.id > "003" else "@old") for e in many}
    planned = plan_episode(list(reversed(many)), date=DATE, load_text=texts.__getitem__)
    assert planned.id == "009"
    assert "### @new" in planned.text
    assert "@old" not in planned.text


def test_pages_in_html_have_no_headings_to_copy() -> None:
    latest = episode("025", source="025.html")
    texts: dict[str, str] = {}
    assert regular_presenters([latest], texts.__getitem__) == ()


@pytest.mark.parametrize(
    "name",
    ["", " 026", "../026", "a/b", ".hidden", "-x", "a\nb", "README", "a:b", "025"],
)
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(ArchiveError):
        plan(name)


def plan(name: str) -> str:
    """Plan an episode of this name, and return its path."""
    return plan_episode(
        [episode("025")],
        date=DATE,
        load_text=lambda _: headings(),
        episode_id=name,
    ).path


@pytest.mark.parametrize(
    "name",
    [
        *("con", "nul.txt", "com1", "LPT9.tar.gz", "Aux .x", "prn", "COM¹", "conin$"),
        *("026.", "026..", "026 ", "026. "),
    ],
)
def test_a_name_that_windows_cannot_have_is_refused_everywhere(name: str) -> None:
    """Whoever clones the archive there could not check it out."""
    with pytest.raises(ArchiveError) as refused:
        plan(name)
    assert str(refused.value).startswith(f"{name!r} cannot be the id of an episode: ")
    assert refused.value.remedy is Remedy.NAME_OTHER_ID


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is empty"),
        ("index", "a page in the folder of an episode has this name"),
        ("-7", "it begins or ends with a sign that not every system takes there"),
        ("a:b", "it holds a character that not every system takes in a name"),
        ("a\tb", "it holds a character that not every system takes in a name"),
        ("con", "Windows keeps this name for a device"),
    ],
)
def test_a_refused_id_is_told_why(name: str, reason: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        plan(name)
    assert str(refused.value).endswith(f": {reason}")


@pytest.mark.parametrize("name", ["console", "com10", "a.con", "com", "nul-1", "v1.2"])
def test_a_name_that_only_looks_like_a_device_is_fine(name: str) -> None:
    assert plan(name) == f"{name}/README.md"


def is_reserved(name: str) -> bool:
    """Say what Python says of a name on Windows."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return (
        PureWindowsPath(name).is_reserved()
        or name.endswith((".", " "))
        or bool(re.search(r'[\x00-\x1f"*:<>?/\\|]', name))
    )


PARTS = st.sampled_from(
    ["con", "NUL", "Com1", "lpt³", "CONOUT$", ".", " ", "　", "x", "026", ":", "*", "é"]
)


@given(st.lists(PARTS | st.characters(), min_size=1, max_size=5).map("".join))
def test_no_name_is_taken_that_windows_reserves(name: str) -> None:
    """Law of the names of new episodes."""
    try:
        plan(name)
    except ArchiveError:
        return
    assert not is_reserved(name)
