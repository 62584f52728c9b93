"""Which editor is meant, and how it is told the line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.editor import editor_arguments, find_editor
from kbindex.errors import ConfigError, KbindexError

FILE = "/notes of a show/025/README.md"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("vi", ["vi", "+47", FILE]),
        ("/usr/bin/vim.basic -n", ["/usr/bin/vim.basic", "-n", "+47", FILE]),
        ("nvim", ["nvim", "+47", FILE]),
        ("gvim", ["gvim", "-f", "+47", FILE]),
        ("emacs -nw", ["emacs", "-nw", "+47", FILE]),
        ("emacsclient -t -a ''", ["emacsclient", "-t", "-a", "", "+47", FILE]),
        ("nano", ["nano", "+47", FILE]),
        ("code", ["code", "--wait", "--goto", f"{FILE}:47"]),
        ("code --wait", ["code", "--wait", "--goto", f"{FILE}:47"]),
        (
            "'/opt/VS Code/code'",
            ["/opt/VS Code/code", "--wait", "--goto", f"{FILE}:47"],
        ),
        ("subl -n", ["subl", "-n", "--wait", f"{FILE}:47"]),
        ("hx", ["hx", f"{FILE}:47"]),
        ("kate", ["kate", "--block", "--line", "47", FILE]),
        ("myeditor -x", ["myeditor", "-x", FILE]),
        ("myeditor {file} -l{line}", ["myeditor", FILE, "-l47"]),
        ("myeditor --at={line}", ["myeditor", "--at=47", FILE]),
        ("vi +{line} '{file}'", ["vi", "+47", FILE]),
        ("myeditor {word}", ["myeditor", "{word}", FILE]),
        ("myeditor '$(touch x)' ';' '*'", ["myeditor", "$(touch x)", ";", "*", FILE]),
    ],
)
def test_each_editor_is_told_the_line_as_it_wants_it(
    command: str, arguments: list[str]
) -> None:
    assert editor_arguments(command, FILE, 47) == arguments


def test_a_file_that_is_named_like_a_place_is_not_filled_in() -> None:
    assert editor_arguments("x {file} {line}", "/{line}.md", 3) == [
        "x",
        "/{line}.md",
        "3",
    ]


@given(
    st.sampled_from(["vi", "code -n", "hx", "kate", "unknown", "x {file}", "x {line}"]),
    st.text(st.characters(exclude_characters="\0"), min_size=1),
    st.integers(1, 10**6),
)
def test_a_file_is_one_argument_whatever_its_name(
    command: str, name: str, line: int
) -> None:
    """Law: blanks, quotes, braces and dashes of a name are part of it."""
    path = f"/{name}"
    usual = editor_arguments(command, "/a.md", line)
    expected = [part.replace("/a.md", path) for part in usual]
    assert editor_arguments(command, path, line) == expected


def test_a_home_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert editor_arguments("~/bin/ed", FILE, 1) == ["/home/ada/bin/ed", FILE]


def test_a_quotation_that_does_not_end_is_refused() -> None:
    with pytest.raises(ValueError, match="quotation"):
        editor_arguments("vi 'x", FILE, 1)


ALL = {"KBINDEX_EDITOR": "ours", "VISUAL": "visual", "EDITOR": "editor"}


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ([], "ours"),
        (["KBINDEX_EDITOR"], "own"),
        (["KBINDEX_EDITOR", "own"], "visual"),
        (["KBINDEX_EDITOR", "own", "VISUAL"], "editor"),
    ],
)
def test_the_nearest_names_the_editor_and_a_blank_one_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: list[str], named: str
) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(tmp_path))
    own = tmp_path / "kbindex" / "config.toml"
    own.parent.mkdir()
    own.write_text('editor = " "' if "own" in without else 'editor = "own"')
    (tmp_path / "config.toml").write_bytes(own.read_bytes())
    environ = {name: "" if name in without else text for name, text in ALL.items()}
    found = find_editor({**environ, "XDG_CONFIG_HOME": str(tmp_path)})
    assert found.text == named


def test_where_none_is_named_the_line_says_how() -> None:
    with pytest.raises(KbindexError, match="set EDITOR, as in EDITOR=nano") as caught:
        find_editor({"EDITOR": " "})
    assert not isinstance(caught.value, ConfigError)
