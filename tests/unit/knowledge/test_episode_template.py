"""A show's own template: where it lies, and how it is filled."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.config import SettingsFiles, load_files
from kbindex.errors import ConfigError
from kbindex.knowledge.episode_template import (
    DEFAULT_TEMPLATE,
    PLACEHOLDERS,
    fill_template,
    load_template,
)

VALUES = {"id": "026", "title": "第026回", "date": "2022-04-08", "hosts": "@ada @bob"}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("# {title} ({id})\n", "# 第026回 (026)\n"),
        ("{date}: {hosts}", "2022-04-08: @ada @bob\n"),
        ("a\n\n{presenters}\n\nb\n", "a\n\n### @ada\n\n### @bob\n\nb\n"),
        ("{{ site.title }} {x} {} {id\n", "{{ site.title }} {x} {} {id\n"),
        ("{id}{id}\n\n\n", "026026\n"),
    ],
    ids=["title", "date", "presenters", "other-braces", "end"],
)
def test_placeholders_are_filled_in_and_all_else_stays(
    template: str, filled: str
) -> None:
    presenters = ("### @ada", "### @bob")
    assert fill_template(template, values=VALUES, presenters=presenters) == filled


def test_a_line_of_which_nothing_is_known_is_left_out() -> None:
    values = {**VALUES, "hosts": ""}
    template = "- Hosted by {hosts}\n- {date} {hosts}\n\n{presenters}\n"
    filled = fill_template(template, values=values, presenters=())
    assert filled == "- 2022-04-08 \n"


@given(st.text(st.sampled_from("{}idate \n")), st.sampled_from(PLACEHOLDERS))
def test_what_is_filled_in_is_not_filled_again(text: str, name: str) -> None:
    """Law: a value that looks like a placeholder stays as it is."""
    values = dict.fromkeys(PLACEHOLDERS, "{" + name + "}" + "-")
    filled = fill_template(text, values=values, presenters=("{" + name + "}-",))
    again = text
    for each in PLACEHOLDERS:
        again = again.replace("{" + each + "}", "\0")
    assert filled == again.replace("\0", "{" + name + "}-").rstrip("\n") + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "show"
    (root / "episodes").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("token")
    (root.parent / "outside.md").write_text("secret")
    return root


def files_of(root: Path) -> SettingsFiles:
    return load_files(cwd=root, environ={})


def test_without_a_file_it_is_the_default(project: Path) -> None:
    assert load_template(files_of(project), project / "episodes") == DEFAULT_TEMPLATE


def test_the_file_beside_the_episodes_is_taken_and_a_named_one_before_it(
    project: Path,
) -> None:
    (project / "episodes" / "TEMPLATE.md").write_bytes(b"one\r\n{id}")
    assert load_template(files_of(project), project / "episodes") == "one\n{id}\n"
    (project / "my.md").write_text("two {id}\n")
    (project / "kbindex.toml").write_text('[new]\ntemplate = "my.md"\n')
    assert load_template(files_of(project), project / "episodes") == "two {id}\n"


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("nosuch.md", "there is no file nosuch.md (at line 2)"),
        ("../outside.md", "leads out of the project, to ../outside.md (at line 2)"),
        ("/etc/passwd", "leads out of the project, to /etc/passwd (at line 2)"),
        (".GIT/config", "is what git keeps for itself (at line 2)"),
        ("episodes", "new.template: episodes: Is a directory (at line 2)"),
        (
            "link.md",
            "link.md: a symbolic link that leads out of the folder (at line 2)",
        ),
    ],
)
def test_what_is_no_file_of_the_project_is_refused(
    project: Path, named: str, problem: str
) -> None:
    (project / "link.md").symlink_to(project.parent / "outside.md")
    (project / "kbindex.toml").write_text(f'[new]\ntemplate = "{named}"\n')
    with pytest.raises(ConfigError) as caught:
        load_template(files_of(project), project / "episodes")
    assert str(caught.value).endswith(problem)


def test_a_link_out_of_the_episodes_is_followed_where_the_user_says_so(
    project: Path,
) -> None:
    (project / "episodes" / "TEMPLATE.md").symlink_to(project.parent / "outside.md")
    files, episodes = files_of(project), project / "episodes"
    with pytest.raises(ConfigError, match="a symbolic link that leads out"):
        load_template(files, episodes)
    assert load_template(files, episodes, follow_links=True) == "secret\n"
