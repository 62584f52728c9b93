import tempfile
from pathlib import Path

import platformdirs
import pytest
from msgspec.structs import replace

from kbindex.config import (
    CheckConfig,
    Config,
    cache_bridges,
    cache_index,
    find_root,
    load_config,
)
from kbindex.errors import ArchiveError, ArgumentError, ConfigError, Remedy


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with episodes and no settings."""
    root = tmp_path.resolve() / "project"
    (root / "episodes").mkdir(parents=True)
    return root


def test_episodes_and_index_lie_in_the_project(project: Path) -> None:
    expected = Config(episodes=project / "episodes", index=project / "index")
    assert load_config(cwd=project, environ={}) == expected


@pytest.mark.parametrize("below", ["a", "a/b", "episodes", "episodes/025"])
def test_project_is_the_nearest_folder_upwards(project: Path, below: str) -> None:
    cwd = project / below
    cwd.mkdir(parents=True, exist_ok=True)
    assert find_root(cwd) == project
    assert load_config(cwd=cwd, environ={}).episodes == project / "episodes"


def test_nearer_project_wins(project: Path) -> None:
    inner = project / "inner"
    inner.mkdir()
    (inner / "kbindex.toml").write_text('episodes = "notes"')
    assert load_config(cwd=inner, environ={}) == Config(
        episodes=inner / "notes",
        index=inner / "index",
        file=inner / "kbindex.toml",
    )


def test_file_named_episodes_makes_no_project(tmp_path: Path) -> None:
    (tmp_path / "episodes").write_text("no folder")
    (tmp_path / "kbindex.toml").mkdir()
    assert find_root(tmp_path) is None


def test_paths_of_the_file_start_at_the_file(project: Path) -> None:
    (project / "kbindex.toml").write_text('episodes = "notes/2021"\nindex = "../i"\n')
    cwd = project / "a"
    cwd.mkdir()
    assert load_config(cwd=cwd, environ={}) == Config(
        episodes=project / "notes" / "2021",
        index=project.parent / "i",
        index_is_trusted=False,
        file=project / "kbindex.toml",
    )


def test_paths_of_environment_and_flags_start_at_the_working_folder(
    project: Path,
) -> None:
    cwd = project / "a"
    cwd.mkdir()
    environ = {"KBINDEX_EPISODES": "e", "KBINDEX_INDEX": "/i"}
    assert load_config(cwd=cwd, environ=environ) == Config(
        episodes=cwd / "e", index=Path("/i"), index_is_named=True
    )
    assert load_config(cwd=cwd, environ={}, episodes="e", index="../i") == Config(
        episodes=cwd / "e", index=project / "i", index_is_named=True
    )


def test_flags_go_before_environment_before_file_before_defaults(project: Path) -> None:
    def settle(
        environ: dict[str, str], episodes: str | None = None, index: str | None = None
    ) -> tuple[str, str]:
        config = load_config(
            cwd=project, environ=environ, episodes=episodes, index=index
        )
        return config.episodes.name, config.index.name

    environ = {"KBINDEX_EPISODES": "from-env", "KBINDEX_INDEX": "index-from-env"}
    assert settle({}) == ("episodes", "index")
    (project / "kbindex.toml").write_text('episodes = "from-file"\nindex = "in-file"')
    assert settle({}) == ("from-file", "in-file")
    assert settle(environ) == ("from-env", "index-from-env")
    assert settle(environ, "from-flag") == ("from-flag", "index-from-env")
    assert settle(environ, "from-flag", "by-flag") == ("from-flag", "by-flag")


def test_empty_variable_is_no_setting(project: Path) -> None:
    environ = {"KBINDEX_EPISODES": "", "KBINDEX_INDEX": ""}
    assert load_config(cwd=project, environ=environ) == Config(
        episodes=project / "episodes", index=project / "index"
    )


def test_index_of_episodes_elsewhere_lies_in_the_cache(project: Path) -> None:
    """Even where the file names an index: that one belongs to its own episodes."""
    (project / "kbindex.toml").write_text('index = "in-file"')
    other = project.parent / "other"
    for config in (
        load_config(cwd=project, environ={}, episodes="../other"),
        load_config(cwd=project, environ={"KBINDEX_EPISODES": str(other)}),
    ):
        assert replace(config, file=None) == Config(
            episodes=other, index=cache_index(other)
        )


def test_naming_the_project_s_own_episodes_keeps_its_index(project: Path) -> None:
    (project / "link").symlink_to(project / "episodes")
    for name in ("episodes", "./x/../episodes", str(project / "episodes"), "link"):
        config = load_config(cwd=project, environ={}, episodes=name)
        assert config == Config(episodes=project / "episodes", index=project / "index")


def test_two_archives_never_share_an_index_in_the_cache(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    (tmp_path / "link").symlink_to(one)
    assert cache_index(one) != cache_index(other)
    assert cache_index(tmp_path / "link") == cache_index(one)
    assert cache_index(one).parent == cache_index(other).parent
    assert not cache_index(one).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"XDG_CACHE_HOME": "/named", "HOME": "/home/a"}, id="named"),
        pytest.param({"HOME": "/home/a"}, id="home"),
        pytest.param({"XDG_CACHE_HOME": "", "HOME": "/home/a/"}, id="empty"),
        pytest.param({"XDG_CACHE_HOME": "named", "HOME": "/home/a"}, id="relative"),
        pytest.param({}, id="neither"),
    ],
)
def test_bridges_of_all_archives_lie_in_the_user_s_cache(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where platformdirs says; that is not asked where the answer is known."""
    for name in ("XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_bridges() == Path(platformdirs.user_cache_dir("kbindex"))


def test_user_without_a_home_has_no_place_for_bridges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: str) -> str:
        raise RuntimeError("could not determine the home directory")

    for name in ("XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("platformdirs.user_cache_dir", fail)
    assert cache_bridges() is None


def test_tests_leave_the_cache_of_the_developer_alone() -> None:
    """What they start has the same one."""
    cache = cache_bridges()
    assert cache is not None
    assert cache.is_relative_to(tempfile.gettempdir())


def test_archive_without_a_project_needs_its_name(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"^no episodes here: .* above$") as caught:
        load_config(cwd=tmp_path, environ={})
    assert caught.value.remedy is Remedy.MAKE_PROJECT
    config = load_config(cwd=tmp_path, environ={}, episodes="notes")
    notes = tmp_path.resolve() / "notes"
    assert config == Config(episodes=notes, index=cache_index(notes))


@pytest.mark.parametrize(
    ("content", "key", "message"),
    [
        pytest.param(
            b'index = "i"\nepisode = "e"',
            "episode",
            "{path}: episode: unknown (did you mean episodes?); expected one of check, "
            "defaults, episodes, glossary, index",
            id="unknown key",
        ),
        pytest.param(
            b"episodes = 7",
            "episodes",
            "{path}: episodes: must be a path in quotes",
            id="a number",
        ),
        pytest.param(
            b'index = ""',
            "index",
            "{path}: index: must be a path in quotes",
            id="empty",
        ),
        pytest.param(
            b"[episodes]\na = 1",
            "episodes",
            "{path}: episodes: must be a path in quotes",
            id="a table",
        ),
        pytest.param(b"episodes = e", "file", "{path}: file: ", id="no TOML"),
        pytest.param(b'episodes = "\xff"', "file", "{path}: file: ", id="no UTF-8"),
    ],
)
def test_wrong_setting_is_refused_by_file_and_name(
    project: Path, content: bytes, key: str, message: str
) -> None:
    path = project / "kbindex.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config(cwd=project, environ={})
    assert (caught.value.source, caught.value.key) == (str(path), key)
    assert str(caught.value).startswith(message.format(path=path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("flag", "environ", "expected"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"KBINDEX_FOLLOW_LINKS": "0"}, True),
        (False, {"KBINDEX_FOLLOW_LINKS": "1"}, True),
        (False, {"KBINDEX_FOLLOW_LINKS": ""}, False),
    ],
)
def test_links_are_followed_where_the_user_says_so(
    project: Path, *, flag: bool, environ: dict[str, str], expected: bool
) -> None:
    config = load_config(cwd=project, environ=environ, follow_links=flag)
    assert config.follow_links is expected


def test_byte_order_mark_of_the_file_is_fine(project: Path) -> None:
    (project / "kbindex.toml").write_bytes(b'\xef\xbb\xbfepisodes = "notes"')
    assert load_config(cwd=project, environ={}).episodes == project / "notes"


def test_the_table_check_names_rules(project: Path) -> None:
    path = project / "kbindex.toml"
    path.write_text('[check]\nselect = ["KB1"]\n', encoding="utf-8")
    config = load_config(cwd=project, environ={})
    assert config.check == CheckConfig(select=("KB1",), ignore=())
    assert config.file == path


def test_without_a_file_the_default_rules_are_on(project: Path) -> None:
    config = load_config(cwd=project, environ={})
    assert (config.check, config.file) == (CheckConfig(), None)


def test_tilde_is_the_users_home_wherever_a_path_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell leaves it alone in quotes, and behind `=`."""
    home = project / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    (project / "kbindex.toml").write_text('episodes = "~/a"\nindex = "~/i"\n')
    assert load_config(cwd=project, environ={}).episodes == home / "a"
    assert load_config(cwd=project, environ={}).index == home / "i"
    environ = {"KBINDEX_EPISODES": "~/b", "KBINDEX_INDEX": "~/j"}
    assert load_config(cwd=project, environ=environ).episodes == home / "b"
    assert load_config(cwd=project, environ=environ).index == home / "j"
    flags = load_config(cwd=project, environ=environ, episodes="~/c", index="./~/k")
    assert (flags.episodes, flags.index) == (home / "c", project / "~" / "k")


@pytest.mark.parametrize("name", ["episodes", "index"])
def test_path_that_is_none_is_an_error_by_its_place(project: Path, name: str) -> None:
    path, problem = "a\0b", "embedded null byte"
    variable = f"KBINDEX_{name.upper()}"
    with pytest.raises(ConfigError, match=rf"^{variable}: .*{problem}"):
        load_config(cwd=project, environ={variable: path})
    with pytest.raises(ArgumentError, match=rf"^{name}: .*{problem}"):
        load_config(
            cwd=project,
            environ={},
            episodes=path if name == "episodes" else None,
            index=path if name == "index" else None,
        )
    config = project / "kbindex.toml"
    config.write_text(f'{name} = "{path}"\n'.replace("\0", "\\u0000"))
    with pytest.raises(ConfigError, match=problem) as caught:
        load_config(cwd=project, environ={})
    assert (caught.value.source, caught.value.key) == (str(config), name)
