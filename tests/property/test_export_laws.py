"""Laws of exports: notes that are read again are the same, and so are the bytes."""

import random
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.config.notes import NotesConfig
from kbindex.exports import Wanted, export_file, export_folder
from kbindex.output_folders import read_manifest, write_folder

Files = Mapping[str, bytes]

LINES = (
    "## @ada",
    "### [灯台とLamps](https://harbour.example/a?utm_source=x)",
    "### Fog [[RFC] signals](https://harbour.example/b)",
    "- [一行の記事](https://harbour.example/c) と **強調** と `code`",
    "  - 権限管理\u3000ＫＵＢＥ \u200b\u202e x",
    "```",
    "| a | b |",
    "<!-- tags: cost, -monitoring -->",
    "<b>HTML</b> &amp; \\* 🚢",
    "- Recording date: 2022-04-0\x07",
    "> quoted",
    "1. numbered",
    "",
    "    indented",
)
NAMES = (
    "001/README.md",
    "002.md",
    "夏の特集/index.md",
    "2021/003/README.md",
    "003.md",
    "004 copy.html",
    "005/shownotes.markdown",
)
BESIDE = ("001/transcript.vtt", "001/chapters.json", "002.transcript.md")
OWN = ("glossary.txt", "../topics.toml")

page = st.lists(st.sampled_from(LINES), max_size=12).flatmap(
    lambda lines: st.sampled_from(("\n", "\r\n")).flatmap(
        lambda end: st.sampled_from(("utf-8", "utf-8-sig", "shift_jis", "utf-16")).map(
            lambda name: end.join(lines).encode(name, errors="replace")
        )
    )
)
said = st.just(b"WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ada>a calm harbour\n")
own = st.sampled_from((b"", "灯台 = lighthouse\n".encode()))
topics = st.sampled_from((b"", '[lamps]\nlabel = "灯台"\n'.encode()))
archives = st.builds(
    lambda *parts: {name: text for part in parts for name, text in part.items()},
    st.dictionaries(st.sampled_from(NAMES), page, min_size=1),
    st.dictionaries(st.sampled_from(BESIDE), said),
    st.dictionaries(st.just("glossary.txt"), own),
    st.dictionaries(st.just("../topics.toml"), topics),
)
EVERYTHING = Wanted(transcripts=True)
NOTES = NotesConfig()


def write(root: Path, files: Files) -> Path:
    episodes = root / "episodes"
    episodes.mkdir(exist_ok=True, parents=True)
    for name, content in files.items():
        path = (episodes / name).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return episodes


def bundle_of(episodes: Path, index: Path) -> Files:
    with KnowledgeBase.open(episodes, index) as base:
        return export_folder(base, "bundle", EVERYTHING, NOTES).files


@settings(max_examples=15)
@given(archives)
def test_a_folder_of_notes_loses_nothing(files: Files) -> None:
    """Law: read again it is the same archive, to the last byte of every document."""
    with TemporaryDirectory() as name:
        root = Path(name).resolve()
        episodes = write(root / "first", files)
        with KnowledgeBase.open(episodes, root / "index") as base:
            before = export_folder(base, "bundle", EVERYTHING, NOTES).files
            made = export_folder(base, "markdown", Wanted(), NOTES)
        write_folder(root / "notes", made.manifest, made.files)
        after = bundle_of(root / "notes" / "episodes", root / "other")
        assert after == before
        with KnowledgeBase.open(root / "notes" / "episodes", root / "other") as base:
            again = export_folder(base, "markdown", Wanted(), NOTES)
        assert again.files == made.files
        assert read_manifest(root / "notes", "kbindex-markdown").counts


@settings(max_examples=10)
@given(archives, archives, st.randoms(use_true_random=False))
def test_bytes_depend_on_the_notes_alone(
    files: Files, earlier: Files, order: random.Random
) -> None:
    """Law: an index that grew from other notes gives what a new one elsewhere does."""
    with TemporaryDirectory() as name:
        root = Path(name).resolve()
        episodes = write(root / "grown", earlier)
        KnowledgeBase.open(episodes, root / "index").close()
        for old in earlier.keys() - files.keys():
            (episodes / old).resolve().unlink()
        write(root / "grown", files)
        shuffled = order.sample(sorted(files.items()), len(files))
        elsewhere = write(root / "else" / "where", dict(shuffled))
        found = []
        for place, index in ((episodes, "index"), (elsewhere, "new")):
            with KnowledgeBase.open(place, root / index) as base:
                found.append(
                    (
                        export_folder(base, "bundle", EVERYTHING, NOTES),
                        export_folder(base, "markdown", Wanted(), NOTES),
                        export_file(base, "sqlite", EVERYTHING),
                        export_file(base, "csv", EVERYTHING),
                        export_file(base, "parquet", EVERYTHING),
                    )
                )
        first, second = found
        assert first == second
