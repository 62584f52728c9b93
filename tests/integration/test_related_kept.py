"""Related articles that are kept from an earlier state are those of now."""

import random
import shutil
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kbindex.knowledge import KeptRelated, KnowledgeBase
from kbindex.search import related_kept

SAMPLES = Path(__file__).parents[2] / "episodes"


def keep(folder: Path, before: KeptRelated | None) -> tuple[KeptRelated, int, int]:
    """Return all lists, how many of them were made, and of how many articles.

    Law: those that were not made are as if they had been.
    """
    with KnowledgeBase.open(folder / "episodes", folder / "index") as base:
        kept = base.keep_related(before)
        made = {found.article: found.related for found in base.related_all()}
        assert kept.lists == {one: made[one] for one in kept.lists}
        everything = replace(kept, lists=made)
    encoded = msgspec.json.encode(everything)
    again = msgspec.json.decode(encoded, type=KeptRelated)
    return again, len(made) - len(kept.lists), len(made)


def edit(episodes: Path, rng: random.Random) -> None:
    pages = sorted(episodes.rglob("README.md"))
    page = rng.choice(pages)
    text = page.read_text("utf-8")
    other = rng.choice(pages).read_text("utf-8")
    lines = text.splitlines()
    match rng.choice(["note", "tag", "gone", "new", "renamed", "copy", "date"]):
        case "note":
            lines.insert(rng.randrange(len(lines)), "- " + rng.choice(other.split()))
        case "tag":
            lines.append(f"<!-- tags: {rng.choice(['thanos', 'bakery', 'envoy'])} -->")
        case "gone" if len(pages) > 3:
            shutil.rmtree(page.parent)
            return
        case "renamed":
            page.parent.rename(page.parent.with_name(f"{rng.randrange(10**6)}"))
            return
        case "copy":
            found = [line for line in other.splitlines() if "](http" in line]
            lines += [rng.choice(found)] if found else []
        case "date":
            lines = [line.replace("202", "201", 1) for line in lines]
        case _:
            page = episodes / f"{rng.randrange(10**6)}" / "README.md"
            page.parent.mkdir()
            lines = lines[: len(lines) // 2]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_lists_that_are_kept_are_those_that_would_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(related_kept, "_FEWEST", 10**6)  # whatever has changed
    rng = random.Random(seed)  # noqa: S311 - no secret
    shutil.copytree(SAMPLES, tmp_path / "episodes")
    kept, *_ = keep(tmp_path, None)
    for _ in range(5):
        edit(tmp_path / "episodes", rng)
        kept, *_ = keep(tmp_path, kept)


def test_where_nothing_has_changed_all_are_kept(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "episodes")
    kept, made, count = keep(tmp_path, None)
    assert made == count > 0
    shutil.rmtree(tmp_path / "index")
    assert keep(tmp_path, kept) == (kept, 0, count)


def test_an_edit_of_one_article_leaves_most_lists_as_they_are(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "episodes")
    kept, *_ = keep(tmp_path, None)
    page = max((tmp_path / "episodes").rglob("README.md"))
    page.write_text(page.read_text("utf-8") + "\n- lighthouse keepers\n", "utf-8")
    _, made, count = keep(tmp_path, kept)
    assert 0 < made < count / 2


def test_of_other_rules_none_is_kept(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "episodes")
    kept, _, count = keep(tmp_path, None)
    assert keep(tmp_path, replace(kept, rules="other"))[1] == count
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        assert not base.keep_related(kept, limit=3).lists
