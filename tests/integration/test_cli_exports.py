"""`kbindex export` into files and folders, and `kbindex diff`."""

import csv
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyarrow import BufferReader

from kbindex import KnowledgeBase
from kbindex.cli.app import run

Validate = Callable[[str, object], None]

NOTES = """\
# The first one

- Hosted by @haruka
- Recording date: 2022-04-01
- Video: https://youtu.be/kBexport001

## Contents

### @haruka

- [=1+1 の計算](https://sums.example/)
  - 監視の定番, "quoted"
    - 権限管理も
- [Thanos](https://thanos.example/)
"""
PRIVATE = """\
# Kept back

## Contents

### @haruka

- [quokkasecret](https://secret.example/)
"""
SAID = "WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ada>a calm harbour\n"
FILE_FORMS = ("jsonl", "json", "csv", "excel", "sqlite", "parquet")
FOLDER_FORMS = ("bundle", "markdown")
each_form = pytest.mark.parametrize("form", [*FILE_FORMS, *FOLDER_FORMS])


@pytest.fixture
def project(new_project: Path) -> Path:
    for name, text in (("001", NOTES), ("002-private", PRIVATE)):
        folder = new_project / "episodes" / name
        folder.mkdir()
        (folder / "README.md").write_text(text, "utf-8")
    (new_project / "episodes" / "001" / "transcript.vtt").write_text(SAID, "utf-8")
    return new_project


def export(form: str, place: str, *more: str) -> None:
    assert run(["export", "--format", form, "-o", place, *more]) == 0


def contents(place: Path) -> dict[str, bytes]:
    """Return what a file or a folder holds."""
    if place.is_file():
        return {"": place.read_bytes()}
    paths = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "excel"])
def test_a_file_holds_what_is_printed(
    project: Path, form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    export(form, "out", "--transcripts")
    capfdbinary.readouterr()
    for place in ([], ["-o", "-"]):
        assert run(["export", "--format", form, "--transcripts", *place]) == 0
        assert capfdbinary.readouterr().out == (project / "out").read_bytes()
    assert not (project / "-").exists()


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["trends", "監視", "--svg"], id="svg"),
        pytest.param(["trends", "監視", "--png"], id="png"),
        pytest.param(
            ["export", "--format", "sqlite", "-o", "a.db", "--metadata"], id="metadata"
        ),
        pytest.param(["eval", "queries.jsonl", "--save"], id="save"),
    ],
)
def test_a_dash_is_no_file_and_a_path_to_one_is(
    project: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of the name `-` is `./-`, as everywhere; that was refused, too."""
    query = {"id": "q", "class": "x", "query": "監視", "rel": {"001#1": 2}}
    (project / "queries.jsonl").write_text(json.dumps(query), "utf-8")
    assert run([*command, "-"]) == 2
    assert "no standard output here; name a file" in capsys.readouterr().err
    assert not (project / "-").exists()
    assert run([*command, "./-"]) == 0
    assert (project / "-").stat().st_size


def test_an_export_into_a_file_of_a_dash_is_one(project: Path) -> None:
    for place in ("./-", str(project / "-")):
        export("csv", place)
        assert (project / "-").read_bytes()
        (project / "-").unlink()


def test_a_row_of_csv_is_a_record_and_no_formula(project: Path) -> None:
    export("csv", "out.csv")
    text = (project / "out.csv").read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["id"] for row in rows] == ["001#1", "001#2", "002-private#1"]
    assert rows[0]["title"] == "'=1+1 の計算"
    assert rows[0]["notes"] == '監視の定番, "quoted" / 権限管理も'


def test_parquet_has_the_columns_of_csv_with_lists(project: Path) -> None:
    export("csv", "out.csv")
    export("parquet", "out.parquet", "--transcripts")
    header = (project / "out.csv").read_text("utf-8").partition("\n")[0].strip()
    table = pq.read_table(BufferReader((project / "out.parquet").read_bytes()))
    assert table.column_names == header.split(",")
    first, *_, passage = table.to_pylist()
    assert first["title"] == "=1+1 の計算"  # as it is: nothing calculates here
    assert first["notes"] == ['監視の定番, "quoted"', "権限管理も"]
    assert first["links"] == ["https://sums.example/"]
    assert (first["section"], first["line"]) == ([], 11)
    assert str(first["date"]) == "2022-04-01"
    assert (passage["kind"], passage["notes"]) == ("passage", ["a calm harbour"])


def test_without_pyarrow_a_hint_says_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "kbindex.exports.parquet_file", raising=False)
    assert run(["export", "--format", "parquet", "-o", "out"]) == 2
    said = capsys.readouterr().err
    assert "need pyarrow" in said
    assert "kbindex[parquet]" in said
    assert not (project / "out").exists()


def test_a_bundle_is_what_its_schemas_say(project: Path, validate: Validate) -> None:
    export("bundle", "bundle", "--transcripts")
    place = project / "bundle"
    manifest = json.loads((place / "manifest.json").read_bytes())
    validate("bundle-manifest", manifest)
    assert manifest["counts"] == {
        "episodes": 2,
        "articles": 3,
        "overviews": 0,
        "tags": manifest["counts"]["tags"],
        "presenters": 1,
        "passages": 1,
    }
    files = contents(place)
    assert manifest["files"].keys() == files.keys() - {"manifest.json"}
    for name, schema in manifest["schemas"].items():
        published = Path(__file__).parents[2] / "docs" / schema
        assert files[schema] == published.read_bytes()
        lines = files[name].splitlines() if name.endswith("l") else [files[name]]
        for line in lines:
            kind = Path(schema).name.removesuffix(".schema.json")
            validate(kind, json.loads(line))


@each_form
def test_the_same_notes_give_the_same_bytes_on_two_paths(
    project: Path, tmp_path: Path, form: str
) -> None:
    """Law: of a new index elsewhere as of one that grew by edits."""
    page = project / "episodes" / "001" / "README.md"
    page.write_text(NOTES.replace("Thanos", "Mimir"), "utf-8")
    export(form, "draft")
    page.write_text(NOTES, "utf-8")
    export(form, "out")
    copy = tmp_path / "elsewhere" / "notes"
    shutil.copytree(project / "episodes", copy)
    place = str(tmp_path / "other")
    index = str(tmp_path / "index")
    assert run(["--episodes", str(copy), "--index", index, *_args(form, place)]) == 0
    assert contents(project / "out") == contents(tmp_path / "other")
    assert contents(project / "out") != contents(project / "draft")


def _args(form: str, place: str) -> list[str]:
    return ["export", "--format", form, "-o", place]


@each_form
def test_private_episodes_are_left_out_where_that_is_asked_for(
    project: Path, form: str
) -> None:
    export(form, "whole")
    export(form, "public", "--public")
    whole, public = contents(project / "whole"), contents(project / "public")
    if form != "parquet":  # it is compressed; below it is read
        assert any(b"quokkasecret" in one for one in whole.values())
        assert not any(b"quokkasecret" in one for one in public.values())
    else:
        table = pq.read_table(BufferReader(public[""]))
        assert [row["id"] for row in table.to_pylist()] == ["001#1", "001#2"]
    assert not any("private" in name for name in public)


def test_a_folder_of_notes_is_read_again_as_it_was(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (project / "topics.toml").write_text(
        '[quokka]\nlabel = "Quokka"\naliases = ["quokkasecret"]\n', "utf-8"
    )
    (project / "kbindex.toml").write_text('[notes]\npass_over = ["X \\"y\\""]\n')
    export("markdown", "out")
    export("bundle", "before", "--transcripts")
    index = str(tmp_path / "index")
    assert (project / "out" / "kbindex.toml").exists()
    other = ["--episodes", str(project / "out" / "episodes"), "--index", index]
    capsys.readouterr()
    assert run(["diff", "before", *other]) == 0
    assert run(["export", *other, "--transcripts"]) == 0
    again = capsys.readouterr().out
    assert run(["export", "--transcripts"]) == 0
    assert capsys.readouterr().out == again
    assert "quokka" in json.loads(again.splitlines()[2])["tags"]


def test_a_folder_of_notes_has_a_list_of_what_there_is(project: Path) -> None:
    export("markdown", "out")
    text = (project / "out" / "README.md").read_text("utf-8")
    assert "## [The first one](episodes/001/README.md)" in text
    assert "- Date: 2022-04-01" in text
    assert "- `001#2` [Thanos](https://thanos.example/) `#thanos`" in text
    with KnowledgeBase.open(project / "out" / "episodes") as base:
        assert [one.episode.id for one in base.episodes()] == ["001", "002-private"]


@pytest.mark.parametrize("form", FOLDER_FORMS)
def test_a_folder_that_is_not_ours_is_left_alone(
    project: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "mine").mkdir()
    (project / "mine" / "letter.txt").write_text("mine")
    for place in ("mine", "episodes", "index/x", "."):
        assert run(["export", "--format", form, "-o", place]) == 2
        assert "name another folder" in capsys.readouterr().err
    export(form, "out")
    export(form, "out")  # ours
    (project / "out" / "manifest.json").unlink()
    assert run(["export", "--format", form, "-o", "out"]) == 2
    assert contents(project / "mine") == {"letter.txt": b"mine"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--format", "bundle"], "needs a place"),
        (["--format", "sqlite"], "needs a place"),
        (["--format", "sqlite", "-o", "-"], "needs a place"),
        (["--metadata", "x.json"], "--metadata is for"),
        (["--format", "markdown", "-o", "x", "--transcripts"], "anyway"),
        (["--format", "xml"], "xml"),
        (["--format", "csv", "-o", "nowhere/at/all.csv"], "nowhere"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_line(
    project: Path, args: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *args]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert not (project / "x").exists()


@pytest.mark.usefixtures("project")
def test_nothing_changed_since_a_bundle_was_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    export("bundle", "before")
    capsys.readouterr()
    assert run(["diff", "before"]) == 0
    assert run(["diff", "before", "before"]) == 0
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("nothing changed") == 2


def test_a_tag_of_an_author_may_have_any_letters(
    new_project: Path, validate: Validate, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_project / "episodes" / "001"
    folder.mkdir()
    tags = "---\ntags: [基礎から, Überblick, C++ for all]\n---\n"
    notes = NOTES.replace("権限管理も", "権限 <!-- tags: 基礎から -->")
    (folder / "README.md").write_text(tags + notes, "utf-8")
    export("bundle", "before")
    assert run(["diff", "before"]) == 0
    capsys.readouterr()
    assert run(["tags", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    validate("tags", said)
    assert {"基礎から", "überblick"} < {tag["id"] for tag in said["tags"]}


def test_what_changed_is_said_and_is_status_1(
    project: Path, validate: Validate, capsys: pytest.CaptureFixture[str]
) -> None:
    export("bundle", "before")
    page = project / "episodes" / "001" / "README.md"
    text = NOTES.replace("- [=1+1", "- [New](https://new.example/)\n- [=1+1")
    page.write_text(text.replace("権限管理も", "権限 <!-- tags: cost -->"), "utf-8")
    shutil.rmtree(project / "episodes" / "002-private")
    export("bundle", "after")
    capsys.readouterr()
    assert run(["diff", "before", "after"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "- episode 002-private Kept back" in lines
    assert "- article 002-private#1 quokkasecret" in lines
    assert "+ article 001#1 New" in lines
    assert "~ article 001#1 → 001#2 =1+1 の計算: tags, notes, +cost" in lines
    assert not [line for line in lines if "Thanos" in line]
    assert run(["diff", "before", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    validate("diff", found)
    assert [one["id"] for one in found["articles"]["changed"]] == ["001#2"]


@pytest.mark.usefixtures("project")
def test_a_public_bundle_is_compared_with_what_is_public() -> None:
    export("bundle", "before", "--public")
    assert run(["diff", "before"]) == 0


def test_a_bundle_that_is_none_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("bundle", "good")
    export("markdown", "notes")
    for name in ("changed", "missing", "none", "deep"):
        shutil.copytree(project / "good", project / name)
    (project / "changed" / "tags.json").write_text("{}")
    (project / "missing" / "records.jsonl").unlink()
    (project / "none" / "manifest.json").write_text("[]")
    (project / "deep" / "manifest.json").write_text("[" * 100_000)
    capsys.readouterr()
    for name in ("changed", "missing", "none", "deep", "notes", "nowhere", "good/x"):
        assert run(["diff", name]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1, said
        assert "Traceback" not in said


def test_a_bundle_whose_hashes_fit_and_whose_values_do_not_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("bundle", "bad")
    manifest: dict[str, Any] = json.loads((project / "bad/manifest.json").read_bytes())
    text = b'{"id": 5}\n'
    (project / "bad" / "records.jsonl").write_bytes(text)
    manifest["files"]["records.jsonl"] = {
        "sha256": hashlib.sha256(text).hexdigest(),
        "size": len(text),
    }
    (project / "bad" / "manifest.json").write_text(json.dumps(manifest))
    capsys.readouterr()
    assert run(["diff", "bad"]) == 2
    assert "not what kbindex writes" in capsys.readouterr().err


def test_an_export_of_nothing_is_status_1(new_project: Path) -> None:
    folder = new_project / "episodes" / "001"
    folder.mkdir()
    (folder / "README.md").write_text("# 001\n")
    assert run(["export", "--format", "csv", "-o", "out"]) == 1
    assert not (new_project / "out").exists()


def test_half_characters_of_notes_break_no_form(new_project: Path) -> None:
    folder = new_project / "episodes" / "001"
    folder.mkdir()
    (folder / "README.md").write_text("# 001\n\n- [A](https://a.example)\n")
    chapters = {"chapters": [{"startTime": 1, "title": "\ud83d half \u202e\u200b"}]}
    (folder / "chapters.json").write_text(json.dumps(chapters))
    for form in (*FILE_FORMS, *FOLDER_FORMS):
        export(form, f"out-{form}")
    assert run(["diff", "out-bundle"]) == 0


@pytest.mark.parametrize("option", ["--output", "--metadata"])
@pytest.mark.parametrize(
    "place",
    ["episodes/001/README.md", "episodes/001/transcript.vtt", "index/show.db"],
)
def test_no_file_is_exported_over_notes_or_into_the_index(
    project: Path, option: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip such as `-o episodes/001/README.md` cost the notes of an episode."""
    places = {"--output": "show.db", "--metadata": "show.json", option: place}
    words = [word for pair in places.items() for word in pair]
    assert run(["export", "--format", "sqlite", *words]) == 2
    said = "be written into" if place.startswith("index") else "file of the archive"
    assert said in capsys.readouterr().err
    assert (project / "episodes/001/README.md").read_text("utf-8") == NOTES
    assert not (project / "index/show.db").exists()
    assert not (project / "show.db").exists()


def test_public_exports_spare_private_notes_too(project: Path) -> None:
    place = "episodes/002-private/README.md"
    assert run(["export", "--public", "--format", "csv", "-o", place]) == 2
    assert (project / place).read_text("utf-8") == PRIVATE


def test_a_table_may_lie_beside_the_notes(project: Path) -> None:
    for _ in range(2):  # the second replaces the first
        assert run(["export", "--format", "csv", "-o", "episodes/list.csv"]) == 0
    assert (project / "episodes/list.csv").read_text("utf-8").startswith("id,")


@pytest.mark.parametrize("other", ["show.db", "./show.db", "here/show.db"])
def test_metadata_does_not_replace_its_database(
    project: Path, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "here").symlink_to(project)
    words = ["--format", "sqlite", "-o", "show.db", "--metadata", other]
    assert run(["export", *words]) == 2
    assert "the same file" in capsys.readouterr().err
    assert not (project / "show.db").exists()
