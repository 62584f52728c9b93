"""`kbindex site`: where it writes, in which language, and what it refuses."""

import re
import sys
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.site import alone

NOTES = """\
# {number}

- Recording date: 2022-04-0{number}

## Contents

### @haruka

- [Prometheus](https://prometheus.example/)
  - 監視の定番 ![画面](https://pictures.example/a.png)
"""


@pytest.fixture
def project(new_project: Path) -> Path:
    for number in (1, 2):
        folder = new_project / "episodes" / f"00{number}"
        folder.mkdir()
        (folder / "README.md").write_text(NOTES.format(number=number), "utf-8")
    return new_project


def home(project: Path, folder: str = "public") -> str:
    return (project / folder / "index.html").read_text("utf-8")


def test_a_site_is_made_and_what_was_written_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["site", "-o", "public"]) == 0
    said = capsys.readouterr()
    assert re.fullmatch(r"public: \d+ files, (\d+) written, 0 removed\n", said.out)
    assert said.err == ""
    assert home(project).startswith("<!DOCTYPE html>")
    assert run(["site", "-o", "public"]) == 0
    assert ", 0 written, 0 removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "environ", "show", "spoken"),
    [
        pytest.param([], {}, "", "en", id="the user's"),
        pytest.param([], {}, "ja-JP", "ja", id="the show's"),
        pytest.param([], {}, "fr", "en", id="one that is none of ours"),
        pytest.param(["--lang", "en"], {}, "ja", "en", id="a flag"),
        pytest.param([], {"KBINDEX_LANG": "ja"}, "en", "ja", id="the environment"),
    ],
)
def test_pages_speak_what_is_asked_for_else_what_the_show_does(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    args: list[str],
    environ: dict[str, str],
    show: str,
    spoken: str,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("KBINDEX_LANG", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    if show:
        (project / "kbindex.toml").write_text(f'[show]\nlanguage = "{show}"\n')
    for where in ([*args, "site", "-o", "public"], ["site", "-o", "other", *args]):
        assert run(where) == 0
        assert f'<html lang="{spoken}">' in home(project, where[where.index("-o") + 1])


def test_the_address_of_a_project_is_that_of_its_site(project: Path) -> None:
    (project / "kbindex.toml").write_text(
        '[site]\nbase_url = "https://radio.example/notes"\n'
    )
    assert run(["site", "-o", "public"]) == 0
    canonical = '<link rel="canonical" href="{}">'
    assert canonical.format("https://radio.example/notes/") in home(project)
    assert run(["site", "-o", "public", "--base-url", "https://b.example"]) == 0
    assert canonical.format("https://b.example/") in home(project)


@pytest.mark.parametrize(
    "url",
    [
        "radio.example",
        "ftp://radio.example/",
        "https://a.example/?x",
        "https://u@a/",
        "",
    ],
)
def test_an_address_that_is_none_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert run(["site", "-o", "public", "--base-url", url]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kbindex: ")
    assert "--base-url" in line
    assert not (project / "public").exists()


@pytest.mark.parametrize("folder", ["episodes", "episodes/site", "index", "."])
def test_a_site_is_not_written_over_notes_or_index(
    project: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    before = sorted((project / "episodes").rglob("*"))
    assert run(["site", "-o", folder]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "name another folder" in line
    assert sorted((project / "episodes").rglob("*")) == before


def test_a_file_of_somebody_else_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "public").mkdir()
    (project / "public" / "index.html").write_text("mine")
    assert run(["site", "-o", "public"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "index.html is not of this site" in line
    assert home(project) == "mine"
    assert len(list((project / "public").iterdir())) == 1


def test_a_folder_of_somebody_else_is_refused_before_anything_is_done(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "src").mkdir()
    (project / "src" / "main.py").write_text("mine")
    assert run(["site", "-o", "src"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "main.py is not of this site" in line
    assert [path.name for path in (project / "src").iterdir()] == ["main.py"]
    assert not (project / "index").exists()


def test_a_second_run_at_the_same_time_says_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with alone((project / "public").resolve()):
        assert run(["site", "-o", "public"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "another run is writing this site" in line
    assert run(["site", "-o", "public"]) == 0


def test_an_archive_without_episodes_makes_no_site(
    new_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["site", "-o", "public"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (new_project / "public").exists()


@pytest.mark.parametrize("by", ["name", "front matter"])
def test_nothing_stays_of_episodes_that_all_became_private(
    project: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    assert run(["site", "-o", "public"]) == 0
    (project / "public" / "mine.txt").write_text("mine")
    for folder in list((project / "episodes").iterdir()):
        if by == "name":
            folder.rename(folder.with_name(f"{folder.name}-private"))
        else:
            page = folder / "README.md"
            page.write_text(f"---\nprivate: true\n---\n{page.read_text('utf-8')}")
    capsys.readouterr()
    assert run(["site", "-o", "public"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "episode" in said
    left = [path for path in (project / "public").rglob("*") if path.is_file()]
    names = sorted(path.name for path in left)
    assert names == [".kbindex-site.json", ".kbindex-site.lock", "mine.txt"]


def test_private_episodes_are_those_that_the_project_says(project: Path) -> None:
    (project / "kbindex.toml").write_text('[site]\nprivate = ["002"]\n')
    assert run(["site", "-o", "public"]) == 0
    assert not (project / "public" / "episodes" / "002").exists()
    assert run(["site", "-o", "public", "--drafts"]) == 0
    assert not (project / "public" / "episodes" / "002").exists()
    (project / "kbindex.toml").write_text("[site]\nprivate = []\n")
    assert run(["site", "-o", "public"]) == 0
    assert (project / "public" / "episodes" / "002").exists()


@pytest.mark.parametrize("name", ["episodes", "notes"])
def test_private_episodes_of_another_place_are_those_that_its_own_project_says(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """They were published where the archive was named from elsewhere."""
    (project / "episodes").rename(project / name)
    (project / "kbindex.toml").write_text(
        f'episodes = "{name}"\n[site]\nprivate = ["002"]\n'
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run(["--episodes", str(project / name), "site", "-o", "public"]) == 0
    pages = elsewhere / "public" / "episodes"
    assert (pages / "001").exists()
    assert not (pages / "002").exists()


def test_a_project_that_cannot_be_read_is_not_taken_to_hide_nothing(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project / "kbindex.toml").write_text("[site]\nprivate = 2\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run(["--episodes", str(project / "episodes"), "site", "-o", "public"]) == 2
    assert "site.private" in capsys.readouterr().err
    assert not (elsewhere / "public").exists()


def test_pictures_of_notes_are_loaded_only_where_the_project_says_so(
    project: Path,
) -> None:
    assert run(["site", "-o", "public"]) == 0
    assert "img-src &#39;self&#39;;" in home(project)
    (project / "kbindex.toml").write_text("[site]\nimages = true\n")
    assert run(["site", "-o", "public"]) == 0
    assert "img-src &#39;self&#39; https:;" in home(project)
    said = '[site]\nimages = ["i.example", "*.cdn.example"]\n'
    (project / "kbindex.toml").write_text(said)
    assert run(["site", "-o", "public"]) == 0
    allowed = "&#39;self&#39; https://i.example https://*.cdn.example"
    assert f"img-src {allowed};" in home(project)


@pytest.mark.parametrize(
    "images", ['"i.example"', '["https://i.example/"]', '["*"]', '["i.e; x"]', "[1]"]
)
def test_list_of_hosts_that_is_none_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], images: str
) -> None:
    (project / "kbindex.toml").write_text(f"[site]\nimages = {images}\n")
    assert run(["site", "-o", "public"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "site.images: must be true, false or a list of hosts" in line


@pytest.mark.parametrize("library", ["jinja2", "markupsafe"])
def test_a_library_that_is_missing_is_named_with_its_extra(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    library: str,
) -> None:
    for name in list(sys.modules):
        if name.startswith(("kbindex.site", "kbindex.pages.html")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    assert run(["site", "-o", "public"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"sites need {library}" in line
    assert "kbindex[site]" in line
    assert not (project / "public").exists()


def test_a_site_searches_unless_it_is_told_not_to(project: Path) -> None:
    assert run(["site", "-o", "public", "--offline"]) == 0
    assert (project / "public/search/index/index.json").is_file()
    assert 'data-offline="service-worker.js"' in home(project)
    assert run(["site", "-o", "public", "--no-search"]) == 0
    assert not (project / "public/search").exists()
    assert not (project / "public/service-worker.js").exists()
    assert 'role="search"' not in home(project)


def test_what_is_kept_has_a_search(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["site", "-o", "public", "--no-search", "--offline"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "--no-search" in line
    assert not (project / "public").exists()


def test_searches_of_the_project_have_feeds_and_those_of_the_user_none(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody looks for in an archive of others is nobody else's business."""
    own = project / "own" / "kbindex" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[searches]\nmine = "secret plans"\n', "utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(project / "own"))
    (project / "kbindex.toml").write_text(
        '[site]\nbase_url = "https://radio.example/"\n'
        'hub = "https://hub.example/"\n'
        '[searches]\nwatch = "監視 date:2022-04"\n',
        "utf-8",
    )
    assert run(["site", "-o", "public"]) == 0
    folder = project / "public" / "searches"
    assert [path.name for path in folder.iterdir()] == ["watch"]
    feed = (folder / "watch" / "feed.xml").read_text("utf-8")
    assert "https://hub.example/" in feed
    assert "<entry>" in feed
    everything = b"".join(p.read_bytes() for p in project.rglob("public/**/*.*"))
    assert b"secret plans" not in everything


def test_a_saved_search_that_is_refused_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "kbindex.toml").write_text('[searches]\nbad = "date:soon"\n', "utf-8")
    assert run(["site", "-o", "public"]) == 2
    said = capsys.readouterr().err
    assert "searches.bad" in said
    assert said.count("\n") == 1


def test_the_next_run_removes_what_a_killed_one_left(project: Path) -> None:
    """Also where nothing else is to be done, and of a list that is not there yet."""
    left = project / "public" / "..kbindex-site.json.0a1b2c3d.new"
    for _ in range(2):
        left.parent.mkdir(exist_ok=True)
        left.write_text("{")
        assert run(["site", "-o", "public"]) == 0
        assert not left.exists()
