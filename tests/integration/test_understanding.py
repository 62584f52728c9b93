"""What was understood of an archive: asked of the façade, by `index`, by `doctor`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.knowledge import Understanding

pytestmark = pytest.mark.usefixtures("each_engine")

EPISODE = """\
# {name}

- Hosted by @minato
- Recording date: {date}

## Overview

It was a long day.

We walked.

It rained.

- [{aside}](https://example.com/aside/{name})
- [Give us stars](https://example.com/stars)

## Links

- [Title {name}](https://example.com/{name})
- [Other {name}](https://example.com/other/{name})
"""

Validate = Callable[[str, object], None]


@pytest.fixture
def project(new_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KBINDEX_LANG", "en")
    for name, date in (("001", "2022-04-08"), ("002", "-"), ("003", "2022-05-06")):
        write(new_project, name, date=date)
    (new_project / "episodes" / "004.md").write_text("# 004\n", encoding="utf-8")
    return new_project


def write(
    project: Path, name: str, *, date: str = "-", aside: str = "Tides of {}"
) -> None:
    text = EPISODE.format(name=name, date=date, aside=aside.format(name))
    path = project / "episodes" / f"{name}.md"
    path.write_text(text, encoding="utf-8")


def ask(project: Path) -> Understanding:
    with KnowledgeBase.open(project / "episodes", project / "index") as base:
        return base.understanding()


def test_what_was_understood_is_summed_up(project: Path) -> None:
    found = ask(project)
    assert (found.episodes, found.dated, found.without_articles) == (4, 2, 1)
    assert (found.articles, found.rules) == (6, {"link-lists": 6})
    assert found.links_outside == 6
    assert (found.people, found.hosts, found.guests, found.presenters) == (1, 1, 0, 0)


def test_what_recurs_from_episode_to_episode_is_in_no_doubt(project: Path) -> None:
    found = [(one.path, one.line, one.title) for one in ask(project).doubts]
    assert found == [
        (f"{name}.md", 14, f"Tides of {name}") for name in ("001", "002", "003")
    ]


def test_one_title_on_different_pages_recurs_too(project: Path) -> None:
    for name in ("001", "002", "003"):
        write(project, name, aside="Discuss this episode")
    assert ask(project).doubts == ()


def test_after_an_edit_it_is_as_after_a_whole_build(project: Path) -> None:
    ask(project)
    write(project, "002", date="2022-04-22", aside="Ropes")
    (project / "episodes" / "003.md").unlink()
    edited = ask(project)
    with KnowledgeBase.open(project / "episodes", project / "new") as base:
        assert base.understanding() == edited
    assert [one.title for one in edited.doubts] == ["Tides of 001", "Ropes"]


def test_a_person_in_several_roles_and_spellings_is_one(project: Path) -> None:
    text = "# 005\n\n- Hosted by @Minato\n- Guest: @ada\n\n## @minato\n\n- [A](https://a.example/)\n"
    (project / "episodes" / "005.md").write_text(text, encoding="utf-8")
    found = ask(project)
    assert (found.people, found.hosts, found.guests, found.presenters) == (2, 1, 1, 1)


def test_index_says_it_where_all_is_read(
    project: Path, capsys: pytest.CaptureFixture[str], validate: Validate
) -> None:
    def index(*args: str) -> str:
        assert run(["index", *args]) == 0
        return capsys.readouterr().out

    first = index()
    assert "episodes/001.md:14  Tides of 001" in first
    assert 'articles = "links"' in first
    assert len(first.splitlines()) <= 12
    assert len(index().splitlines()) == 1
    write(project, "002", aside="Ropes")
    assert len(index().splitlines()) == 1
    assert len(index("--dry-run", "--full").splitlines()) == 1
    anew = json.loads(index("--full", "--json"))
    validate("index", anew)
    assert [one["title"] for one in anew["understanding"]["doubts"]][1] == "Ropes"
    assert "understanding" not in json.loads(index("--json"))


def test_doctor_says_it_as_the_index_has_it(
    project: Path, capsys: pytest.CaptureFixture[str], validate: Validate
) -> None:
    def doctor() -> dict[str, object]:
        run(["doctor", "--json"])
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        validate("doctor", answer)
        return answer

    assert "understanding" not in doctor()
    run(["index", "--json"])
    built = json.loads(capsys.readouterr().out)["understanding"]
    write(project, "001", aside="Ropes")
    assert doctor()["understanding"] == built
    run(["doctor"])
    assert "episodes/001.md:14  Tides of 001" in capsys.readouterr().out
