"""What the other episodes say of one: dates, people, videos."""

import datetime as dt
from pathlib import Path

import pytest

from kbindex.lint import Finding, Linter, find_archive, find_files, with_surroundings
from kbindex.shownotes.reader import Reader

CODES = frozenset({"KB102", "KB103", "KB105", "KB106", "KB207"})


def write(
    root: Path, name: str, date: str, *, host: str = "minato", more: str = ""
) -> None:
    header = f"# x\n\n- Hosted by @{host}\n- Recording date: {date}\n"
    (root / f"{name}.md").write_text(f"{header}{more}", encoding="utf-8")


def check(
    root: Path, *codes: str, today: dt.date | None = None, names: tuple[str, ...] = ()
) -> list[Finding]:
    linter = Linter(codes=frozenset(codes), today=today)
    sources = (
        find_files(names, cwd=root, archive=root)
        if names
        else find_archive(root, cwd=root)
    )
    told = with_surroundings(sources, root, Reader())
    return [finding for source in told for finding in linter.check(source.notes)]


def leaps(root: Path, *dates: str, today: dt.date | None = None) -> list[str]:
    for number, date in enumerate(dates, 1):
        write(root, f"{number:03}", date)
    return [found.path for found in check(root, "KB103", today=today)]


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        pytest.param(("2021-11-26", "2021-12-24", "2021-01-07"), [3], id="january"),
        pytest.param(("2031-11-26", "2021-12-10", "2021-12-24"), [1], id="first"),
        pytest.param(
            ("2021-05-07", "2012-05-21", "2021-06-04", "2021-06-18", "2021-07-02"),
            [2],
            id="swapped-digits",
        ),
        pytest.param(
            ("2021-05-07", "2021-05-21", "2031-06-04", "2021-06-18", "2021-07-02"),
            [3],
            id="ahead",
        ),
        pytest.param(("2021-05-07", "2021-04-09", "2021-06-04"), [], id="swapped"),
        pytest.param(("2019-05-07", "2021-05-21", "2023-06-04"), [], id="pauses"),
        pytest.param(("2021-05-07", "2012-05-21"), [], id="two-disagree"),
        pytest.param(
            ("2021-05-07", "2019-05-21", "2020-06-04", "2018-06-18"),
            [],
            id="no-order",
        ),
        pytest.param(("2021-05-07", "-", "2021-06-04"), [], id="undated"),
    ],
)
def test_a_date_that_leaps_is_found(
    tmp_path: Path, dates: tuple[str, ...], wrong: list[int]
) -> None:
    assert leaps(tmp_path, *dates) == [f"{number:03}.md" for number in wrong]


def test_a_leap_is_said_at_the_date_with_its_neighbour(tmp_path: Path) -> None:
    leaps(tmp_path, "2021-11-26", "2021-12-24", "2021-01-07")
    (found,) = check(tmp_path, "KB103", names=("003.md",))
    assert (found.line, found.column) == (4, 19)
    assert found.message == (
        "2021-01-07 is earlier than 2021-12-24, the date of 002 before it"
    )


def test_a_date_of_the_future_is_found(tmp_path: Path) -> None:
    today = dt.date(2021, 7, 1)
    dates = ("2021-05-07", "2021-06-04", "2022-07-02")
    assert leaps(tmp_path, *dates, today=today) == ["003.md"]
    assert leaps(tmp_path, *dates[:2], "2021-09-02", today=today) == []


def test_each_folder_has_an_order_of_its_own(tmp_path: Path) -> None:
    for show, year in (("a", 2019), ("b", 2021)):
        for number in (1, 2, 3):
            folder = tmp_path / show / f"{number:03}"
            folder.mkdir(parents=True)
            write(folder, "README", f"{year}-05-0{number}")
    assert check(tmp_path, "KB103") == []


def test_a_handle_one_letter_beside_a_known_one_is_found(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write(tmp_path, f"00{number}", "2021-05-07")
    write(tmp_path, "004", "2021-05-07", host="minat0")
    body = "\n## Contents\n\n### @minatto\n\n### @sora_ops\n"
    write(tmp_path, "005", "2021-05-07", more=body)
    found = check(tmp_path, "KB105")
    assert [(f.path, f.line, f.column, f.message) for f in found] == [
        ("004.md", 3, 14, "minat0 is in no other episode; minato is"),
        ("005.md", 8, 6, "minatto is in no other episode; minato is"),
    ]


def test_who_is_in_two_episodes_is_a_person(tmp_path: Path) -> None:
    for number, host in enumerate(("minato", "minato", "minat0", "minat0"), 1):
        write(tmp_path, f"00{number}", "2021-05-07", host=host)
    assert check(tmp_path, "KB105") == []


def test_a_new_host_is_found_on_request(tmp_path: Path) -> None:
    for number, host in enumerate(("minato", "Minato", "sora_ops"), 1):
        write(tmp_path, f"00{number}", "2021-05-07", host=host)
    assert [f.path for f in check(tmp_path, "KB106")] == ["003.md"]


def test_a_known_person_without_at_is_found_at_any_level(tmp_path: Path) -> None:
    write(tmp_path, "001", "2021-05-07", more="\n## Contents\n\n### @sora_ops\n")
    write(tmp_path, "002", "2021-05-07", more="\n## Contents\n\n## sora_ops\n")
    found = check(tmp_path, "KB207")
    assert [(f.path, f.line) for f in found] == [("002.md", 8)]


VIDEO = "- Video: https://youtu.be/kBaround01\n"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        pytest.param(("", "", ""), [], id="none"),
        pytest.param(("- Video:\n",) * 3, [], id="only-in-the-template"),
        pytest.param((VIDEO, VIDEO, ""), ["003.md"], id="no-line"),
        pytest.param((VIDEO, VIDEO, "- Video:\n"), ["003.md"], id="empty-line"),
        pytest.param((VIDEO, "", ""), [], id="a-few"),
        pytest.param((VIDEO, "", "- Video:\n"), ["003.md"], id="a-few-and-a-line"),
        pytest.param(("- Video:\n",), ["001.md"], id="one-with-a-line"),
        pytest.param(("",), [], id="one"),
    ],
)
def test_a_show_without_videos_misses_none(
    tmp_path: Path, headers: tuple[str, ...], found: list[str]
) -> None:
    for number, video in enumerate(headers, 1):
        write(tmp_path, f"00{number}", "2021-05-07", more=video)
    assert [finding.path for finding in check(tmp_path, "KB102")] == found


def test_what_cannot_be_read_says_nothing_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, "001", "2021-05-07")
    (tmp_path / "002.md").write_bytes(b"\x00\x01")
    (tmp_path / "003.md").symlink_to(tmp_path / "nothing")
    assert check(tmp_path, *CODES, names=("001.md",))[0].code == "KB106"


def test_front_matter_is_part_of_the_header(tmp_path: Path) -> None:
    for number, date in enumerate(("2021-11-26", "2021-12-24", "2021-01-07"), 1):
        text = f"---\n# a comment\ndate: {date}\n---\n# x\n\n## y\n\n### z\n"
        (tmp_path / f"00{number}.md").write_text(text, encoding="utf-8")
    assert [found.path for found in check(tmp_path, "KB103")] == ["003.md"]
