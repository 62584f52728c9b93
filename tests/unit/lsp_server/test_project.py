"""The archive that notes belong to, while one of them is edited."""

import datetime as dt
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.workspace import PositionCodec

from kbindex import KnowledgeBase
from kbindex.config import DEFAULT_NOTES
from kbindex.lint import ArchiveMemory, Linter, select_rules
from kbindex.lsp_server import Project, ProjectPlaces
from kbindex.lsp_server.completion import complete
from kbindex.lsp_server.positions import TextPlaces

EPISODE = """\
# {n}

- Hosted by @minato
- Recording date: 2022-06-0{n}
- Video: https://youtu.be/kBproject0{n}

## Contents

### @{who}

- [Loki](https://loki.example/)
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_page(name: str, text: str) -> Path:
        page = tmp_path.resolve() / "episodes" / name / "README.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        return page

    write_page("1", EPISODE.format(n=1, who="haruka"))
    write_page("2", EPISODE.format(n=2, who="minato"))
    return write_page


@pytest.fixture
def project(write: Write, tmp_path: Path) -> Project:
    del write
    episodes = tmp_path.resolve() / "episodes"

    def open_base() -> AbstractContextManager[KnowledgeBase]:
        return KnowledgeBase.open(episodes, tmp_path / "index")

    return Project(
        ProjectPlaces(
            episodes=episodes,
            codes=select_rules(("KB105", "KB205")),
            notes=DEFAULT_NOTES,
            follow_links=False,
            today=lambda: dt.date(2022, 7, 1),
            open_base=open_base,
        )
    )


def codes(project: Project, page: Path, text: str) -> list[str]:
    notes = project.notes(page, text)
    assert notes is not None
    return [finding.code for finding in project.check(notes)]


def test_only_what_has_changed_is_read_again(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()
    page = write("2", EPISODE.format(n=2, who="kumo"))
    reader = Linter(codes=frozenset()).reader
    memory = ArchiveMemory(page.parents[1], reader)
    from_file = "kbindex.lint.archive_memory.load_content"
    load = ArchiveMemory.look.__globals__["load_content"]

    def loading(root: Path, path: str, *, follow_links: bool) -> bytes:
        read.append(path)
        return bytes(load(root, path, follow_links=follow_links))

    monkeypatch.setattr(from_file, loading)
    assert memory.look()
    assert memory.people == {"minato": 2, "haruka": 1, "kumo": 1}
    assert not memory.look()
    write("2", EPISODE.format(n=2, who="kumori"))
    assert memory.look()
    assert read == ["1/README.md", "2/README.md", "2/README.md"]
    assert memory.people["kumori"] == 1
    page.unlink()
    assert memory.look()
    assert memory.people == {"minato": 1, "haruka": 1}


def test_what_episodes_before_have_brought_is_known_from_the_index(
    project: Project, write: Write
) -> None:
    page = write("2", EPISODE.format(n=2, who="minato"))
    text = page.read_text(encoding="utf-8")
    project.look()
    assert codes(project, page, text) == []
    project.refresh()
    assert codes(project, page, text) == ["KB205"]
    first = page.parents[1] / "1" / "README.md"
    assert codes(project, first, first.read_text(encoding="utf-8")) == []
    project.close()


def test_a_file_that_is_new_is_an_episode_and_others_are_none(
    project: Project, tmp_path: Path
) -> None:
    episodes = tmp_path.resolve() / "episodes"
    project.look()
    new = project.notes(episodes / "3" / "README.md", "x")
    assert new is not None
    assert new.file.id == "3"
    for path in ("README.md", "3/notes.txt", "../README.md"):
        assert project.notes(Path(os.path.normpath(episodes / path)), "x") is None


def test_text_that_no_file_could_hold_is_checked(
    project: Project, write: Write
) -> None:
    page = write("2", "x")
    project.look()
    assert codes(project, page, "# x \ud800\n") == []


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("### @", ["minato", "haruka"]),
        ("### @ha", ["minato", "haruka"]),
        ("- Hosted by @", ["minato", "haruka"]),
        ("- 監視は＠", []),
        ("mail@", []),
        ("text", []),
    ],
)
def test_handles_are_completed_where_they_begin(
    project: Project, before: str, found: list[str]
) -> None:
    project.look()
    places = TextPlaces(before, PositionCodec())
    items = complete(project, places, types.Position(0, len(before)))
    assert [item.label for item in items] == found


@pytest.mark.parametrize(
    ("text", "is_offered"),
    [
        ("<!-- tags: ", True),
        ("<!-- tags: prom, -lo", True),
        ("<!-- tags: x --> ", False),
        ("<!-- a remark: ", False),
        ("---\ntags: [lo", True),
        ("---\ntags:\n  - loki\n  - ", True),
        ("---\nhosts:\n  - ", False),
        ("---\ntags: []\n---\ntags: ", False),
        ("tags: ", False),
    ],
)
def test_topics_are_completed_where_tags_stand(
    project: Project, text: str, *, is_offered: bool
) -> None:
    project.look()
    project.refresh()
    places = TextPlaces(text, PositionCodec())
    items = complete(project, places, places.position(len(text)))
    assert ("grafana-loki" in [item.label for item in items]) == is_offered
    project.close()
