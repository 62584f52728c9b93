"""What other programs make an index or a copy of: words, and files."""

from collections.abc import Callable
from pathlib import Path

from kbindex import KnowledgeBase

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

- Recording date: 2022-04-01

## Contents

### @ada

#### [Lighthouses of セキュリティ](https://harbour.example/lamps)

- 権限管理の設定を見直した
"""


def words(base: KnowledgeBase, article_id: str = "001#1") -> list[str]:
    return next(list(one.words) for one in base.words_all() if one.id == article_id)


def test_words_are_those_of_the_index_and_those_that_are_written(
    write: Write, open_base: Open
) -> None:
    write("001", EPISODE)
    found = words(open_base())
    assert {"lighthouses", "セキュリティー", "セキュリティ"} <= {*found}  # as both
    assert {"権限", "管理", "限管", "権限管理", "見直す", "見直し"} <= {*found}
    assert {"harbour.example", "ada"} <= {*found}
    assert not [word for word in found if word.startswith("~") or " " in word]


def test_words_stand_in_the_order_of_the_text(write: Write, open_base: Open) -> None:
    write("001", EPISODE)
    found = words(open_base())
    wanted = ["lighthouses", "セキュリティー", "権限", "管理", "設定"]
    assert [word for word in found if word in wanted][: len(wanted)] == wanted


def test_a_long_run_is_not_repeated(write: Write, open_base: Open) -> None:
    write("001", EPISODE.replace("権限管理", "漢字" * 500))
    assert max(map(len, words(open_base()))) < 100


def test_files_are_those_that_the_archive_is_read_from(
    write: Write, open_base: Open, episodes: Path
) -> None:
    write("001", EPISODE)
    write("002.md", b"\xef\xbb\xbf# 002\r\n\r\n- [A](https://a.example)\r\n")
    (episodes / "001" / "transcript.vtt").write_text("WEBVTT\n", encoding="utf-8")
    (episodes / "001" / "picture.png").write_bytes(b"none of it")
    (episodes / "glossary.txt").write_text("灯台 = lighthouse\n", encoding="utf-8")
    (episodes.parent / "topics.toml").write_text("", encoding="utf-8")
    found = {file.path: file.content for file in open_base().archive_files()}
    assert [*found] == [
        "episodes/001/README.md",
        "episodes/001/transcript.vtt",
        "episodes/002.md",
        "episodes/glossary.txt",
        "topics.toml",
    ]
    for path, content in found.items():
        assert (episodes.parent / path).read_bytes() == content


def test_files_of_private_episodes_are_left_out(
    write: Write, open_base: Open, episodes: Path, index: Path
) -> None:
    write("001", EPISODE)
    write("002-private", EPISODE)
    (episodes / "002-private" / "transcript.vtt").write_text("WEBVTT\n")
    write("003.md", "---\nprivate: true\n---\n" + EPISODE)
    assert len(list(open_base().archive_files())) == 4
    with KnowledgeBase.open(episodes, index, leave_out=("*-private",)) as base:
        paths = [file.path for file in base.archive_files()]
        ids = [one.id for one in base.words_all()]
    assert paths == ["episodes/001/README.md"]
    assert ids == ["001#1"]
