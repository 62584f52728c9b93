import os
from pathlib import Path

import pytest
from tests.processor_time import within

from kbindex.config.files import (
    LARGEST_BYTES,
    line_of,
    parse_toml,
    read_settings,
)
from kbindex.errors import ConfigError
from kbindex.messages import speaking


def refusal(path: Path, *, within: Path | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        read_settings(path, within=within)
    assert caught.value.source == str(path)
    return str(caught.value).removeprefix(f"{path}: file: ")


def test_file_of_settings_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    assert read_settings(path) is None
    path.write_bytes(b"\xef\xbb\xbf\xe7\x9b\xa3 = 1\r\n")
    assert read_settings(path) == "監 = 1\r\n"


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "a pipe or device, not a file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kbindex.toml").mkdir()
    with pytest.raises(ConfigError):
        read_settings(tmp_path / "kbindex.toml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices")
def test_a_link_to_a_device_is_refused_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert refusal(tmp_path / "zero") == "a pipe or device, not a file"


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret").write_text("a = 1")
    (project / "kbindex.toml").symlink_to(tmp_path / "secret")
    said = refusal(project / "kbindex.toml", within=project)
    assert said == "a symbolic link that leads out of the folder"
    assert read_settings(project / "kbindex.toml") == "a = 1"


def test_a_link_within_the_project_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("a = 1")
    (tmp_path / "kbindex.toml").symlink_to("real")
    assert read_settings(tmp_path / "kbindex.toml", within=tmp_path) == "a = 1"


def test_a_project_reached_by_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "kbindex.toml").write_text("a = 1")
    (tmp_path / "link").symlink_to("real")
    link = tmp_path / "link"
    assert read_settings(link / "kbindex.toml", within=link) == "a = 1"


def test_a_file_of_settings_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"#" * LARGEST_BYTES)
    assert read_settings(path) == "#" * LARGEST_BYTES
    path.write_bytes(b"#" * (LARGEST_BYTES + 1))
    assert refusal(path) == "larger than 1 MB"


def test_what_is_no_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a = 1\nb = '\xff'")
    assert refusal(path).endswith(" (at line 2)")


BOMBS = {
    "deep arrays": "a = " + "[" * 400_000,
    "deep tables": "a = " + "{a=" * 200_000,
    "one key of many parts": "a" + ".a" * 400_000 + " = 1",
    "many keys of many parts": "\n".join("a" + f".a{n}" * 500 for n in range(300)),
    "one header of many parts": "[a" + ".a" * 100_000 + "]\n" + "b = 1\n" * 10_000,
    "many headers of many parts": "\n".join(
        f"[a{n}{'.a' * 300}]" for n in range(1_000)
    ),
    "a long integer": "a = " + "9" * 900_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_toml_bomb_is_refused_at_once(text: str) -> None:
    def refuse() -> None:
        with pytest.raises(ConfigError, match=r"^x\.toml: file: [^\n]{5,200}$"):
            parse_toml(text, source="x.toml")

    within(10, refuse)


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = ", 2), ("a = 1\nb = ]\nc = 3", 2), ("\n\n[", 3)]
)
def test_what_is_no_toml_is_told_with_its_line_once(text: str, line: int) -> None:
    """Regression: `(at end of document) (at line 1)`, and in English everywhere."""
    with pytest.raises(ConfigError) as refused:
        parse_toml(text, source="x.toml")
    assert str(refused.value).endswith(f"; this is not TOML (at line {line})")
    assert str(refused.value).count("(at ") == 1
    with speaking("ja"), pytest.raises(ConfigError, match="TOML として読めません"):
        parse_toml(text, source="x.toml")


def test_what_looks_like_a_header_inside_a_text_hides_no_bomb() -> None:
    """A text of many lines may hold `[x]`; the header above it goes on."""
    header = ".".join("a" * 300)
    text = f'[{header}]\na = """\n[x]\n"""\n' + "".join(
        f"k{n} = 1\n" for n in range(200)
    )
    with pytest.raises(ConfigError, match="has keys of too many parts"):
        parse_toml(text, source="x.toml")


def test_a_large_honest_file_is_no_bomb() -> None:
    rows = [
        f'[topic-{n}]\nlabel = "Topic {n}"\nsites = ["a.example.com/{n}"]\n'
        for n in range(15_000)
    ]
    assert len(parse_toml("".join(rows), source="x.toml")) == 15_000


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (("episodes",), 1),
        (("check",), 3),
        (("check", "ignore"), 5),
        (("check", "nowhere"), 3),
        (("k8s.io", "label"), 8),
        (("dotted", "key"), 2),
        (("nowhere",), None),
    ],
)
def test_line_of_a_key(names: tuple[str, ...], line: int | None) -> None:
    text = (
        'episodes = "e"\n'
        "dotted . key = 1\n"
        "[check]\n"
        "select = []\n"
        "  ignore = []\n"
        "# [nowhere]\n"
        '["k8s.io"] # a comment\n'
        "'label' = 1\n"
    )
    assert line_of(text, *names) == line


@pytest.mark.parametrize("letter", [" ", "[", "a", '"', "=", "."])
def test_a_line_of_a_million_letters_is_looked_through_at_once(letter: str) -> None:
    within(5, lambda: line_of(letter * 1_000_000, "a", "b"))
