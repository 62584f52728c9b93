"""The table `[show]`: what a project says of its show."""

from pathlib import Path

import pytest

from kbindex.config import load_config
from kbindex.config.show import Show
from kbindex.errors import ConfigError

WHOLE = """\
[show]
name = "台所ラジオ 👩‍🍳"
url = "https://ラジオ.example/feed?a=1"
description = "二人が話します"
language = "ja"
author = "Ada と Bob"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "episodes").mkdir()
    return tmp_path.resolve()


def read(project: Path, text: str, *, episodes: str | None = None) -> Show | None:
    (project / "kbindex.toml").write_text(text, encoding="utf-8")
    return load_config(cwd=project, environ={}, episodes=episodes).show


def test_all_that_is_said_is_read(project: Path) -> None:
    assert read(project, WHOLE) == Show(
        name="台所ラジオ 👩‍🍳",
        url="https://ラジオ.example/feed?a=1",
        description="二人が話します",
        language="ja",
        author="Ada と Bob",
    )


def test_what_is_not_said_is_none(project: Path) -> None:
    assert read(project, '[show]\nname = "K"') == Show(name="K")
    assert read(project, "[show]") is None
    assert read(project, "") is None


def test_a_show_belongs_to_the_episodes_of_its_project(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    assert read(project, WHOLE, episodes=str(other)) is None
    assert read(project, WHOLE, episodes="episodes") is not None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param('name = ""', "must be a text in quotes", id="empty"),
        pytest.param("name = 7", "must be a text in quotes", id="number"),
        pytest.param(
            'name = "a\\u0007b"', "must be one line of letters and signs", id="control"
        ),
        pytest.param(
            'name = "a\\u202eb"', "must be one line of letters and signs", id="bidi"
        ),
        pytest.param(
            f'description = "{"x" * 1001}"',
            "has a text of more than 1000 characters",
            id="long",
        ),
        pytest.param(
            'url = "javascript:alert(1)"',
            'must be an address such as "https://example.com/"',
            id="script",
        ),
        pytest.param(
            'url = "https:///x"',
            'must be an address such as "https://example.com/"',
            id="no host",
        ),
        pytest.param(
            'url = "https://ada:x@a.example/"',
            'must be an address such as "https://example.com/"',
            id="password",
        ),
        pytest.param(
            'url = "https://a.example/ x"',
            'must be an address such as "https://example.com/"',
            id="blank",
        ),
        pytest.param(
            'language = "japanese"',
            'must be a language such as "ja" or "en-GB"',
            id="no tag",
        ),
        pytest.param(
            'adress = "x"',
            "unknown; expected one of author, description, language, name, url",
            id="unknown",
        ),
        pytest.param(
            'nmae = "x"',
            "unknown (did you mean name?); "
            "expected one of author, description, language, name, url",
            id="near",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(
    project: Path, line: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(project, f"[show]\n{line}")
    key = line.partition(" ")[0]
    expected = f"{project}/kbindex.toml: show.{key}: {problem} (at line 2)"
    assert str(caught.value) == expected


def test_a_show_that_is_no_table_is_refused(project: Path) -> None:
    with pytest.raises(ConfigError, match=r"must be a table: \[show\] \(at line 1\)"):
        read(project, 'show = "x"')
