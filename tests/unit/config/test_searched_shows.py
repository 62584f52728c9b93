"""`[[shows]]`: which shows are searched together, and which tables are none."""

from pathlib import Path

import pytest

from kbindex.config import load_config
from kbindex.config.shows import SearchedShow
from kbindex.errors import ConfigError

SHOWS = """\
[[shows]]
name = "kubenews"
archive = "kube_news"
title = "Kube News"

[[shows]]
name = "web-dev"
archive = "webdev"
"""
READ = (
    SearchedShow(name="kubenews", archive="kube_news", title="Kube News"),
    SearchedShow(name="web-dev", archive="webdev"),
)
CLUSTER = {
    "KBINDEX_ENGINE": "opensearch",
    "KBINDEX_OPENSEARCH_HOSTS": "http://localhost:9200",
}


def write_user_file(folder: Path, text: str) -> dict[str, str]:
    path = folder / "home" / "kbindex" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return {"XDG_CONFIG_HOME": str(folder / "home")}


def write_project(folder: Path, text: str) -> Path:
    (folder / "kbindex.toml").write_text(text, encoding="utf-8")
    return folder


def test_shows_are_read_from_a_project_and_told_to_the_cluster(tmp_path: Path) -> None:
    project = write_project(tmp_path, SHOWS)
    config = load_config(cwd=project, environ=CLUSTER)
    assert config.shows == READ
    assert config.cluster is not None
    assert config.cluster.shows == READ


def test_shows_of_the_project_count_before_those_of_the_user(tmp_path: Path) -> None:
    environ = write_user_file(tmp_path, SHOWS) | CLUSTER
    one = '[[shows]]\nname = "other"\narchive = "other"\n'
    project = write_project(tmp_path, one)
    names = [show.name for show in load_config(cwd=project, environ=environ).shows]
    assert names == ["other"]
    write_project(tmp_path, "")
    assert load_config(cwd=project, environ=environ).shows == READ


def test_episodes_of_another_place_have_no_shows_of_the_project(tmp_path: Path) -> None:
    project = write_project(tmp_path, SHOWS)
    config = load_config(cwd=project, environ=CLUSTER, episodes="elsewhere")
    assert config.shows == ()


def test_without_servers_shows_are_known_and_no_cluster_is_made(tmp_path: Path) -> None:
    project = write_project(tmp_path, SHOWS)
    config = load_config(cwd=project, environ={})
    assert config.shows == READ
    assert config.cluster is None
    assert config.shows_file == project / "kbindex.toml"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("shows = []", "must be tables"),
        ('shows = "a"', "must be tables"),
        ("[shows]\nname = 'a'", "must be tables"),
        ("shows = [1]", "each has"),
        ("[[shows]]\nname = 'a'", "each has"),
        ("[[shows]]\nname = 'a'\narchive = 'a'\nhosts = 'b'", "each has"),
        ("[[shows]]\nname = 'a:b'\narchive = 'a'", "a name has"),
        ("[[shows]]\nname = 'A'\narchive = 'a'", "a name has"),
        ("[[shows]]\nname = '-a'\narchive = 'a'", "a name has"),
        ("[[shows]]\nname = 3\narchive = 'a'", "a name has"),
        ("[[shows]]\nname = 'a'\narchive = 'a*'", "archive: must be"),
        ("[[shows]]\nname = 'a'\narchive = ['a']", "archive: must be"),
        ('[[shows]]\nname = "a"\narchive = "a"\ntitle = "a\\nb"', "a title is"),
        ("[[shows]]\nname = 'a'\narchive = 'a'\ntitle = 1", "a title is"),
        (SHOWS + "[[shows]]\nname = 'kubenews'\narchive = 'b'", "the same name"),
        (SHOWS + "[[shows]]\nname = 'b'\narchive = 'webdev'", "the same archive"),
        (
            "".join(f"[[shows]]\nname='a{n}'\narchive='a{n}'\n" for n in range(101)),
            "100",
        ),
    ],
)
def test_what_is_no_list_of_shows_is_refused_in_a_line(
    text: str, problem: str, tmp_path: Path
) -> None:
    project = write_project(tmp_path, text)
    with pytest.raises(ConfigError, match=problem) as caught:
        load_config(cwd=project, environ={})
    assert caught.value.key == "shows"
    assert caught.value.line == (1 if text[0] != "\n" else None)
    assert "\n" not in str(caught.value)
