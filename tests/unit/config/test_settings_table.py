"""The table of settings is what is read, and nothing else is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import kbindex
from kbindex.cli.app import app
from kbindex.cli.commands.check import check
from kbindex.cli.commands.search import search
from kbindex.cli.commands.site import make_site
from kbindex.cli.editor import find_editor
from kbindex.cli.options.language import choose_language
from kbindex.cli.screens.pager import pager_command
from kbindex.config import (
    PACKS,
    line_in,
    load_config,
    load_user_settings,
    may_follow_links,
    variable_of,
)
from kbindex.config.clock import today_of
from kbindex.config.settings import (
    ANY,
    SETTINGS,
    Kind,
    Setting,
    Source,
    load_settings,
)
from kbindex.errors import ConfigError
from kbindex.messages import Language, speaking

VALUES: dict[Kind, str] = {
    "path": '"here"',
    "lines": '["a = b"]',
    "codes": '["KB1"]',
    "packs": '["web"]',
    "command": '"more"',
    "language": '"ja"',
    "switch": "true",
    "date": "2021-06-03",
    "query": '"tag:security sort:date"',
    "number": "20",
    "order": '"date"',
    "flag": "true",
    "keys": '"ctrl+g"',
    "articles": '"links"',
    "names": '["Jobs"]',
    "day order": '"dmy"',
    "words": '"Kitchen Radio"',
    "web address": '"https://radio.example/"',
    "language tag": '"ja"',
    "base address": '"https://radio.example/notes/"',
    "patterns": '["*-private"]',
    "image hosts": '["images.example.com"]',
    "engine": '"opensearch"',
    "hosts": '["https://search.example:9200"]',
    "cluster name": '"radio"',
    "secret": '"correct horse"',
    "shows": '[{name = "radio", archive = "a"}]',
}
DOCS = Path(__file__).parents[3] / "docs"
PAGES: dict[Language, str] = {
    "en": (DOCS / "settings.md").read_text("utf-8"),
    "ja": (DOCS / "settings.ja.md").read_text("utf-8"),
}
NAMES = [setting.name for setting in SETTINGS]
FILES = (Source.PROJECT, Source.USER)
each_page = pytest.mark.parametrize("language", PAGES)
SOURCES = Path(kbindex.__file__).parent
NO_SETTINGS = {"KBINDEX_COMPLETE", "KBINDEX_BREAKS"}
"""What the shells' scripts hand over."""


@pytest.mark.parametrize("source", FILES)
@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_a_file_takes_what_the_table_says_and_refuses_all_else(
    setting: Setting, source: Source, tmp_path: Path
) -> None:
    path = tmp_path / "a.toml"
    *table, key = setting.path
    header = f"[{table[0]}]\n" if table else ""
    path.write_text(f"{header}{key} = {VALUES[setting.kind]}\n", encoding="utf-8")
    if source in setting.sources:
        read = load_settings(path, source)
        assert [*read.texts, *read.lists, *read.tables] == [setting.name]
        return
    said = rf"is read from .+ only \(at line {len(setting.path)}\)$"
    with pytest.raises(ConfigError, match=said) as e:
        load_settings(path, source)
    assert e.value.key == setting.name
    assert "\n" not in str(e.value)


def test_a_command_is_never_taken_from_a_project(tmp_path: Path) -> None:
    path = tmp_path / "kbindex.toml"
    path.write_text('pager = "touch x"')
    with pytest.raises(ConfigError) as caught:
        load_config(cwd=tmp_path, environ={})
    assert str(caught.value) == (
        f"{path}: pager: is read from the environment or your own configuration file "
        "only (at line 1)"
    )


def episodes_of(environ: dict[str, str], cwd: Path) -> object:
    return load_config(cwd=cwd, environ={**environ}).episodes


def index_of(environ: dict[str, str], cwd: Path) -> object:
    return load_config(cwd=cwd, environ=environ, episodes="e").index


def cluster_of(environ: dict[str, str], cwd: Path) -> object:
    told = {"KBINDEX_ENGINE": "opensearch", "KBINDEX_OPENSEARCH_HOSTS": "http://[::1]"}
    return load_config(cwd=cwd, environ={**told, **environ}, episodes="e").cluster


IN_ENVIRONMENT: dict[str, Callable[[dict[str, str], Path], object]] = {
    "episodes": episodes_of,
    "index": index_of,
    "follow_links": lambda environ, _: may_follow_links(environ),
    "today": lambda environ, _: today_of(environ),
    "lang": lambda environ, _: choose_language((), environ),
    "pager": lambda environ, _: pager_command(environ),
    "editor": lambda environ, _: find_editor({"EDITOR": "vi", **environ}),
    **{
        setting.name: cluster_of
        for setting in SETTINGS
        if setting.path[0] in {"engine", "opensearch"}
    },
}


def test_the_environment_is_read_for_what_the_table_says(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    read = {s.name for s in SETTINGS if Source.ENVIRONMENT in s.sources}
    assert read == IN_ENVIRONMENT.keys()
    for name, ask in IN_ENVIRONMENT.items():
        value = {
            "follow_links": "1",
            "today": "2021-06-03",
            "engine": "embedded",
            "opensearch.hosts": "http://localhost:9201",
        }.get(name, "ja")
        assert ask({variable_of(name): value}, tmp_path) != ask({}, tmp_path), name


def test_what_is_not_read_from_the_environment_has_no_variable() -> None:
    with pytest.raises(LookupError):
        variable_of("glossary")


def test_no_other_variable_of_ours_is_read() -> None:
    named = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(
            r"KBINDEX_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")
        )
    }
    assert named - NO_SETTINGS <= {
        setting.variable
        for setting in SETTINGS
        if Source.ENVIRONMENT in setting.sources
    }


def flags_of(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_flags_are_those_that_the_table_says() -> None:
    flags = flags_of(app) | flags_of(check) | flags_of(search) | flags_of(make_site)
    foreign = {"--url"}  # the address of an article, not of the show
    for setting in SETTINGS:
        is_flag = f"--{setting.path[-1].replace('_', '-')}" in flags - foreign
        assert is_flag == (Source.FLAG in setting.sources), setting.name


@each_page
def test_every_setting_is_documented(language: Language) -> None:
    page = PAGES[language]
    for setting in SETTINGS:
        (row,) = re.findall(rf"^\| `{re.escape(setting.name)}` .*$", page, re.MULTILINE)
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        said = dict(
            zip(("flag", "environment", "project", "user"), cells[2:], strict=True)
        )
        for source in Source:
            assert (said[source.name.lower()] != "") == (source in setting.sources), row
        if Source.ENVIRONMENT in setting.sources:
            assert setting.variable in said["environment"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The user's own file; its folder is `XDG_CONFIG_HOME`'s `kbindex`."""
    folder = tmp_path / "own" / "kbindex"
    folder.mkdir(parents=True)
    return folder / "config.toml"


def environ_of(own: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(own.parents[1])}


@pytest.fixture(autouse=True)
def config_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let all platforms find the user's own file in one place."""
    folder = tmp_path / "own" / "kbindex"
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(folder))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "project"
    (root / "episodes").mkdir(parents=True)
    return root


def test_the_users_own_file_names_the_archive_where_there_is_no_project(
    own: Path, tmp_path: Path, project: Path
) -> None:
    own.write_text('episodes = "../../e"\nindex = "../../i"\n')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    config = load_config(cwd=elsewhere, environ=environ_of(own))
    root = tmp_path.resolve()
    assert (config.episodes, config.index) == (root / "e", root / "i")
    assert config.index_is_trusted
    assert config.user_file == own
    inside = load_config(cwd=project, environ=environ_of(own))
    assert (inside.episodes, inside.index) == (project / "episodes", project / "index")
    flagged = load_config(cwd=elsewhere, environ=environ_of(own), episodes="../other")
    assert flagged.index != root / "i"


def test_the_projects_file_wins_over_the_users(own: Path, project: Path) -> None:
    own.write_text(
        'glossary = ["a = b"]\n[check]\nselect = ["KB1"]\nignore = ["KB2"]\n'
    )
    config = load_config(cwd=project, environ=environ_of(own))
    assert config.glossary == ("a = b",)
    assert (config.check.select, config.check.ignore) == (("KB1",), ("KB2",))
    assert config.check_file == own
    (project / "kbindex.toml").write_text('glossary = []\ncheck.select = ["KB3"]\n')
    config = load_config(cwd=project, environ=environ_of(own))
    assert config.glossary == ()
    assert (config.check.select, config.check.ignore) == (("KB3",), ("KB2",))
    assert config.check_file == project / "kbindex.toml"


def test_a_wrong_setting_of_the_user_is_refused_by_file_and_line(
    own: Path, project: Path
) -> None:
    own.write_text("\ncolour = 1")
    with pytest.raises(ConfigError) as caught:
        load_config(cwd=project, environ=environ_of(own))
    assert str(caught.value) == (
        f"{own}: colour: unknown; expected one of check, defaults, editor, engine, "
        "episodes, glossary, index, keys, notes, opensearch, packs, pager, searches, "
        "shows (at line 2)"
    )


def test_packs_are_on_but_those_that_a_file_leaves_out(
    own: Path, project: Path
) -> None:
    assert load_config(cwd=project, environ=environ_of(own)).packs is None
    own.write_text('packs = ["web"]')
    assert load_config(cwd=project, environ=environ_of(own)).packs == ("web",)
    (project / "kbindex.toml").write_text("packs = []")
    assert load_config(cwd=project, environ=environ_of(own)).packs == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param(
            '["web", "Wep"]', "no pack 'Wep' (did you mean web?)", id="near one"
        ),
        pytest.param(
            '["x"]', f"no pack 'x' (did you mean {', '.join(PACKS)}?)", id="near none"
        ),
        pytest.param(
            f'["{"x" * 999}"]',
            f"no pack '{'x' * 40}…' (did you mean {', '.join(PACKS)}?)",
            id="long",
        ),
        pytest.param('"web"', 'must be a list of packs such as "web"', id="no list"),
        pytest.param("[1]", 'must be a list of packs such as "web"', id="a number"),
    ],
)
def test_packs_that_are_none_are_refused_by_file_and_line(
    own: Path, project: Path, value: str, problem: str
) -> None:
    path = project / "kbindex.toml"
    path.write_text(f"\npacks = {value}", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(cwd=project, environ=environ_of(own))
    assert str(caught.value) == f"{path}: packs: {problem} (at line 2)"


def test_the_users_pager_comes_before_the_one_for_all_programs(own: Path) -> None:
    own.write_text('pager = "bat"')
    pager: Any = load_user_settings(environ_of(own)).texts["pager"]
    assert pager_command({"PAGER": "more"}, pager) == "bat"
    assert pager_command({"PAGER": "more", "KBINDEX_PAGER": "w3m"}, pager) == "w3m"
    assert pager_command({"PAGER": "more"}, "cat") is None


def test_the_line_of_a_setting_is_looked_for_behind_no_link_of_a_project(
    project: Path,
) -> None:
    """Regression: the file was read again, wherever it led meanwhile."""
    file = project / "kbindex.toml"
    (project.parent / "theirs").write_text("[check]\nselect = []\n")
    file.symlink_to(project.parent / "theirs")
    assert line_in(file, "check.select", within=None) == 2
    with pytest.raises(ConfigError, match="a symbolic link that leads out"):
        line_in(file, "check.select", within=project)


def example_of(page: str) -> str:
    """Return the whole file that the page shows, so that its lines count as there."""
    examples: list[str] = re.findall(
        r"^```toml\n(# kbindex.toml\n.*?)^```$", page, re.MULTILINE | re.DOTALL
    )
    (example,) = examples
    return example


@each_page
def test_the_example_of_the_page_has_all_that_a_project_may_say(
    language: Language, tmp_path: Path
) -> None:
    path = tmp_path / "kbindex.toml"
    path.write_text(example_of(PAGES[language]), encoding="utf-8")
    read = load_settings(path, Source.PROJECT)
    shown = {re.sub(r"^searches\..*", f"searches.{ANY}", name) for name in read.texts}
    names = {one.name for one in SETTINGS if Source.PROJECT in one.sources}
    assert shown | {*read.lists, *read.tables} == names


@each_page
def test_the_faults_of_the_page_are_what_is_said(
    language: Language, tmp_path: Path
) -> None:
    """Of the example with a wrong key, and with a wrong value; of a pager."""
    path = tmp_path / "kbindex.toml"
    page = PAGES[language]
    example = example_of(page)
    wrong = (
        example.replace("index =", "indx =", 1),
        example.replace("limit = 20", "limit = -1"),
        'pager = "less"\n',
    )
    lines = re.findall(r"^kbindex: kbindex\.toml: (.+)$", page, re.MULTILINE)
    for text, line in zip(wrong, lines, strict=True):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError) as caught, speaking(language):
            load_settings(path, Source.PROJECT)
        said = str(caught.value).removeprefix(f"{path}: ")
        assert re.fullmatch(re.escape(line).replace("…", ".+"), said), said
