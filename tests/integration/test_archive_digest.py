"""A hash of all that answers are made of."""

import shutil
from pathlib import Path

from kbindex import KnowledgeBase
from kbindex.search import Recipe

PAGE = (
    "# {0}\n\n## Contents\n\n### @ry\n\n- [Thanos](https://thanos.io/{0})\n  - 監視\n"
)


def digest(folder: Path, **settings: object) -> str:
    with KnowledgeBase.open(
        folder / "episodes",
        folder / "index",
        **settings,  # type: ignore[arg-type] # each test names its own
    ) as base:
        return base.digest()


def test_the_same_notes_have_the_same_hash_and_others_another(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for name in ("001", "002"):
        (one / "episodes" / name).mkdir(parents=True)
        (one / "episodes" / name / "README.md").write_text(PAGE.format(name))
    first = digest(one)
    shutil.copytree(one / "episodes", other / "episodes")
    assert digest(other) == first
    page = one / "episodes" / "001" / "README.md"
    page.write_text(PAGE.format("001") + "  - また\n")
    changed = digest(one)
    page.write_text(PAGE.format("001"))
    again = digest(one)  # the index was brought up to date twice, the other built once
    assert first == again != changed


def test_words_and_weights_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text(PAGE.format("001"))
    made = {
        digest(tmp_path),
        digest(tmp_path, glossary=["監視 = watchtower"]),
        digest(tmp_path, packs=["web"]),
        digest(tmp_path, recipe=Recipe(tag=0.25)),
    }
    assert len(made) == 4
