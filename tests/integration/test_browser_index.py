"""The files for browsers: the same again, few that change, nothing that is left out."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kbindex import Article, KnowledgeBase
from kbindex.search.browser_index.packing import stamp

EPISODES = Path(__file__).parents[2] / "episodes"


def address(article: Article) -> str:
    return f"{article.episode}/{article.number}/"


def files_of(
    episodes: Path, index: Path, *, leave_out: Sequence[str] | None = None
) -> Mapping[str, bytes]:
    with KnowledgeBase.open(episodes, index, leave_out=leave_out) as base:
        return dict(base.browser_index(address))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    return files_of(EPISODES, tmp_path_factory.mktemp("samples") / "index")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A copy of the samples, to be edited."""
    return Path(shutil.copytree(EPISODES, tmp_path / "episodes"))


def test_every_file_is_json(samples: Mapping[str, bytes]) -> None:
    assert samples
    for name, content in samples.items():
        assert name.endswith(".json")
        json.loads(content)


def test_the_same_notes_give_the_same_bytes(
    samples: Mapping[str, bytes], tmp_path: Path
) -> None:
    """Built in another folder, by a build of all episodes at once."""
    assert files_of(EPISODES, tmp_path / "index") == samples


def test_an_edit_by_and_by_gives_the_bytes_of_a_full_build(
    archive: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    files_of(archive, index)
    page = next(iter(sorted(archive.rglob("*.md"))))
    page.write_text(page.read_text("utf-8") + "\n\nA zebra crossing.\n", "utf-8")
    assert files_of(archive, index) == files_of(archive, tmp_path / "full")


def test_an_edit_of_a_note_changes_few_files(
    samples: Mapping[str, bytes], archive: Path, tmp_path: Path
) -> None:
    page = next(iter(sorted(archive.rglob("*.md"))))
    page.write_text(page.read_text("utf-8") + "\n\nA zebra crossing.\n", "utf-8")
    edited = files_of(archive, tmp_path / "index")
    changed = [name for name in edited if edited[name] != samples.get(name)]
    assert 0 < len(changed) < len(edited) / 10


def test_the_first_file_has_the_stamps_of_all_others(
    samples: Mapping[str, bytes],
) -> None:
    """By these a browser knows a file that it kept, or that the host has anew."""
    families: dict[str, list[str]] = {}
    for name, content in samples.items():
        if name != "index.json":
            families.setdefault(name.partition("/")[0], []).append(stamp(content))
    said = json.loads(samples["index.json"])["stamps"]
    assert said == {family: "".join(row) for family, row in families.items()}


def test_hits_come_with_the_address_of_their_page(samples: Mapping[str, bytes]) -> None:
    records = [
        record
        for name, content in samples.items()
        if name.startswith("records/")
        for record in json.loads(content).values()
    ]
    assert {r["id"]: r["address"] for r in records}["002#1"] == "002/1/"


def test_an_episode_that_is_left_out_is_in_no_file(
    archive: Path, tmp_path: Path
) -> None:
    """Its words, its people, and the abbreviations that it explains."""
    (archive / "777.md").write_text(
        "# 777\n\nDate: 2022-03-04\n\nGuests: Xaveria\n\n"
        "## Quokkaware\n\n- https://quokka.example/a\n"
        "- Wombat Transfer Protocol (WTPX) carries the Quokkaware traffic\n",
        "utf-8",
    )
    index = tmp_path / "index"
    everything = b"".join(files_of(archive, index).values()).lower()
    public = b"".join(files_of(archive, index, leave_out=["777"]).values()).lower()
    for word in (b"quokka", b"xaveria", b"wtpx", b"777"):
        assert word in everything
        assert word not in public


@pytest.mark.parametrize("name", ["index.json", "japanese.json", "tags.json"])
def test_what_every_search_reads_is_there(
    samples: Mapping[str, bytes], name: str
) -> None:
    assert json.loads(samples[name])


def test_an_archive_of_one_article_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "episodes"
    folder.mkdir()
    (folder / "001.md").write_text("# 1\n\n## Otters\n\n- they swim\n", "utf-8")
    files = files_of(folder, tmp_path / "index")
    assert any(b"Otters" in content for content in files.values())
