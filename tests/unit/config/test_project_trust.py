"""A project's file and links lead nowhere that its user did not name."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbindex.config import Config, cache_index, load_config
from kbindex.errors import ConfigError, KbindexError, Remedy


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, in a home with another folder beside it."""
    home = tmp_path.resolve() / "home"
    root = home / "project"
    (root / "episodes").mkdir(parents=True)
    (home / "other").mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return root


def load(project: Path, text: str, **environ: str) -> Config:
    (project / "kbindex.toml").write_text(text, encoding="utf-8")
    return load_config(cwd=project, environ=environ)


def refusal(project: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(project, text)
    return caught.value


@pytest.mark.parametrize("path", ["../other", "/", "~/other", "a/../../other", "link"])
def test_episodes_of_a_project_lie_in_it(project: Path, path: str) -> None:
    (project / "link").symlink_to("../other")
    error = refusal(project, f'episodes = "{path}"')
    assert f"{project / 'kbindex.toml'}: episodes: leads out of" in str(error)
    assert str(error).endswith("(at line 1)")
    assert error.remedy is Remedy.NAME_EPISODES


def test_the_default_episodes_are_no_link_out_of_the_project(project: Path) -> None:
    (project / "episodes").rmdir()
    (project / "episodes").symlink_to("../other")
    with pytest.raises(ConfigError, match="leads out of the project"):
        load_config(cwd=project, environ={})


@pytest.mark.parametrize(
    "path", [".", "notes", "./notes/../deep/er", "link", "~/project/x"]
)
def test_episodes_in_the_project_are_fine(project: Path, path: str) -> None:
    (project / "link").symlink_to("episodes")
    assert load(project, f'episodes = "{path}"').episodes.is_relative_to(project)


def test_the_user_may_name_episodes_anywhere(project: Path) -> None:
    other = project.parent / "other"
    text = 'episodes = "../other"'
    assert load(project, text, KBINDEX_EPISODES=str(other)).episodes == other
    flagged = load_config(cwd=project, environ={}, episodes="../other")
    assert flagged.episodes == other


@pytest.mark.parametrize("name", ["episodes", "index"])
def test_the_home_of_another_user_is_refused(project: Path, name: str) -> None:
    error = refusal(project, f'{name} = "~root/.ssh"')
    assert f"{name}: is the home of another user (at line 1)" in str(error)
    assert error.remedy is Remedy(f"name-{name}")


@pytest.mark.parametrize("path", ["index", "a/b", "link/b", "./x/../index"])
def test_an_index_in_the_project_lies_behind_no_link(project: Path, path: str) -> None:
    for name in ("index", "a", "link"):
        (project / name).symlink_to("../other")
    error = refusal(project, f'index = "{path}"')
    assert "index: lies behind " in str(error)
    assert error.remedy is Remedy.NAME_INDEX


@pytest.mark.parametrize("target", ["../other", "/etc", "nowhere", "episodes"])
def test_the_default_index_is_no_link(project: Path, target: str) -> None:
    (project / "index").symlink_to(target)
    with pytest.raises(
        ConfigError, match=r"index: lies behind .* which is a symbolic link"
    ):
        load_config(cwd=project, environ={})


def test_an_index_that_the_user_names_may_be_a_link(project: Path) -> None:
    (project / "index").symlink_to("../other")
    other = project.parent / "other"
    for config in (
        load_config(cwd=project, environ={}, index="index"),
        load_config(cwd=project, environ={"KBINDEX_INDEX": "index"}),
    ):
        assert (config.index, config.index_is_trusted) == (other, True)


def test_a_project_that_is_reached_by_a_link_has_its_index(project: Path) -> None:
    (project.parent / "door").symlink_to(project)
    config = load_config(cwd=project.parent / "door", environ={})
    assert (config.index, config.index_is_trusted) == (project / "index", True)


@pytest.mark.parametrize(
    ("path", "is_trusted"),
    [("var/index", True), ("../i", False), ("~/.ssh", False), ("~/project/i", True)],
)
def test_an_index_elsewhere_is_not_trusted(
    project: Path, path: str, *, is_trusted: bool
) -> None:
    assert load(project, f'index = "{path}"').index_is_trusted is is_trusted


def test_an_index_in_the_cache_is_not_trusted_either(project: Path) -> None:
    """It may be that of another archive."""
    place = cache_index(project / "episodes")
    assert not load(project, f"index = '{place}'").index_is_trusted


@pytest.mark.parametrize("name", ["index", "episodes"])
@pytest.mark.parametrize("path", [".git", ".git/refs/tags", "x/.GIT/y"])
def test_what_git_keeps_is_neither_read_nor_written(
    project: Path, name: str, path: str
) -> None:
    """Regression: an index among the tags of a clone left it broken."""
    error = refusal(project, f'{name} = "{path}"')
    assert "is what git keeps for itself" in str(error)
    assert error.remedy is Remedy(f"name-{name}")


parts = st.sampled_from(
    ("..", ".", "a", "link", "deep", "~", "~root", "", "etc", "episodes")
)
paths = st.lists(parts, min_size=1, max_size=5).map("/".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(("episodes", "index")), paths)
def test_no_path_of_a_project_is_trusted_outside_of_it(
    project: Path, name: str, path: str
) -> None:
    """Whatever it is made of, links and other homes included."""
    if not (project / "link").is_symlink():
        (project / "link").symlink_to("../other")
        (project / "deep").mkdir()
        (project / "deep" / "link").symlink_to("../../other")
    try:
        config = load(project, f"{name} = '{path}'")
    except KbindexError as error:
        assert "\n" not in str(error)  # noqa: PT017 - one of two outcomes
        return
    place = os.path.realpath(config.index)
    assert Path(os.path.realpath(config.episodes)).is_relative_to(project)
    assert not config.index_is_trusted or Path(place).is_relative_to(project)
    assert place == str(config.index)
