"""The files for browsers: the same again, few that change, nothing that is left out."""

import json
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex import Article, KnowledgeBase
from kbindex.knowledge import BROWSER_PARTS, BrowserPart, join_browser_parts
from kbindex.search.browser_index.kept_lists import KeptLists
from kbindex.search.browser_index.packing import stamp
from kbindex.search.browser_index.term_lists import TermLists

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


def test_parts_that_are_made_for_themselves_are_all_files(
    samples: Mapping[str, bytes], tmp_path: Path
) -> None:
    with KnowledgeBase.open(EPISODES, tmp_path / "index") as base:
        parts = [base.browser_part(name, address) for name in BROWSER_PARTS]
    names = [file.name for part in parts for file in part.files]
    assert all(part.files for part in parts)
    assert sorted([*names, "index.json"]) == sorted(samples)
    joined = list(join_browser_parts(parts))
    assert dict(joined) == samples
    assert joined[-1].name == "index.json"


def test_an_edit_by_and_by_gives_the_bytes_of_a_full_build(
    archive: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    files_of(archive, index)
    page = next(iter(sorted(archive.rglob("*.md"))))
    page.write_text(page.read_text("utf-8") + "\n\nA zebra crossing.\n", "utf-8")
    assert files_of(archive, index) == files_of(archive, tmp_path / "full")


def terms_of(episodes: Path, index: Path, kept: bytes = b"") -> BrowserPart:
    """Return the posting lists, made with what an earlier state has kept."""
    with KnowledgeBase.open(episodes, index) as base:
        return base.browser_part("terms", address, kept=kept)


KINDS = ("note", "article", "shorter", "gone", "new", "renamed", "date")
"""Ways to change an episode that move documents, terms or numbers."""


def change(episodes: Path, kind: str, rng: random.Random) -> None:
    page = rng.choice(sorted(episodes.rglob("README.md")))
    text = page.read_text("utf-8")
    match kind:
        case "note":
            page.write_text(f"{text}\n- zebra{rng.randrange(9)} crossing\n", "utf-8")
        case "article":
            link = f"- [Zebra {rng.random()}](https://zebra.example/{rng.random()})\n"
            page.write_text(text.replace("\n- [", f"\n{link}- [", 1), "utf-8")
        case "shorter":
            page.write_text("\n".join(text.splitlines()[:-5]), "utf-8")
        case "gone":
            shutil.rmtree(page.parent)
        case "new":
            shutil.copytree(page.parent, episodes / f"{rng.randrange(100, 999)}")
        case "renamed":
            page.parent.rename(episodes / f"{rng.randrange(100, 999)}")
        case _:
            earlier = re.sub(r"(?m)^(.*)20\d\d-", r"\g<1>2019-", text, count=1)
            page.write_text(earlier, "utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_lists_that_are_kept_are_those_that_would_be_made(
    archive: Path, tmp_path: Path, seed: int
) -> None:
    """Law: a list that no edit has touched is as it was; kept bytes are the same."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    index = tmp_path / "index"
    kept = terms_of(archive, index).kept
    for kind in rng.sample(KINDS, len(KINDS)):
        change(archive, kind, rng)
        with KnowledgeBase.open(archive, index) as base:
            part = base.browser_part("terms", address, kept=kept)
            assert part == base.browser_part("terms", address)
        kept = part.kept


def test_after_an_edit_no_other_list_is_read(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    kept = terms_of(archive, index).kept
    page = next(iter(sorted(archive.rglob("README.md"))))
    page.write_text(page.read_text("utf-8") + "\n- a zebra crossing\n", "utf-8")
    made = terms_of(archive, index)
    monkeypatch.setattr(TermLists, "text", property(lambda _: pytest.fail("all")))
    assert terms_of(archive, index, kept) == made
    with pytest.raises(pytest.fail.Exception):
        terms_of(archive, index, kept[:-9])


def test_lists_of_other_rules_are_made_again(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What notes are read by has a say in all of them."""
    index = tmp_path / "index"
    kept = terms_of(archive, index).kept
    other = KeptLists.from_bytes(kept)
    assert other is not None
    assert other.to_bytes() == kept
    rows = dict.fromkeys(other.rows, "A U")
    forged = replace(other, rules="other", rows=rows).to_bytes()
    assert terms_of(archive, index, forged).kept == kept
    monkeypatch.setattr(TermLists, "text", property(lambda _: pytest.fail("all")))
    assert terms_of(archive, index, kept).kept == kept


@pytest.mark.parametrize(
    "row", ["", " ", "€ U", "g U", "A", "____________________ U"], ids=repr
)
def test_what_was_kept_of_lists_may_be_anything_in_its_form(
    archive: Path, tmp_path: Path, row: str
) -> None:
    index = tmp_path / "index"
    kept = KeptLists.from_bytes(terms_of(archive, index).kept)
    assert kept is not None
    forged = replace(kept, rows={**kept.rows, "forged": row}).to_bytes()
    page = next(iter(sorted(archive.rglob("README.md"))))
    page.write_text(page.read_text("utf-8") + "\n- a zebra crossing\n", "utf-8")
    assert terms_of(archive, index, forged).files


def test_lists_that_no_file_can_hold_are_not_kept() -> None:
    kept = KeptLists(rules="", sources={}, rows={"\ud800": "A U"}).to_bytes()
    assert kept == b""
    assert KeptLists.from_bytes(kept) is None


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
