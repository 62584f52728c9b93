"""What pages load: one style sheet and scripts, named by their content."""

import gzip
import re
from pathlib import Path

import pytest

from kbindex.pages.html import assets as module
from kbindex.pages.html.assets import assets, modules_behind

STYLES = sorted((module.STATIC / "styles").glob("*.css"))


def test_style_sheet_is_all_of_its_files_in_order() -> None:
    style = assets()["style.css"]
    assert STYLES
    places = [style.content.index(path.read_bytes()) for path in STYLES]
    assert places == sorted(places)
    assert re.fullmatch(r"assets/style\.[0-9a-f]{10}\.css", style.address)


def test_style_sheet_is_small() -> None:
    assert len(gzip.compress(assets()["style.css"].content)) <= 8_000


def test_style_sheet_loads_nothing() -> None:
    css = assets()["style.css"].content.decode()
    assert "@import" not in css
    assert "url(" not in css


def test_text_is_never_smaller_than_13_pixels() -> None:
    css = assets()["style.css"].content.decode()
    sizes = re.findall(r"font-size:\s*([\d.]+)rem", css)
    assert all(float(size) >= 13 / 16 for size in sizes)


def test_name_of_a_script_changes_with_any_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They import each other: an old one must not meet a new one."""
    (tmp_path / "scripts" / "search").mkdir(parents=True)
    (tmp_path / "styles").mkdir()
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / "scripts" / "a.js").write_text("1")
    (tmp_path / "scripts" / "search" / "b.js").write_text("2")
    monkeypatch.setattr(module, "STATIC", tmp_path)
    before = assets.__wrapped__()
    assert before["search/b.js"].content == b"2"
    assert before["search/b.js"].media_type == "text/javascript; charset=utf-8"
    (tmp_path / "scripts" / "search" / "b.js").write_text("3")
    after = assets.__wrapped__()
    assert before["a.js"].address != after["a.js"].address
    assert before["style.css"] == after["style.css"]


def test_modules_behind_one_are_all_that_it_imports() -> None:
    behind = modules_behind("site_answers.js")
    assert behind[0] == "site_answers.js"
    assert {"written_results.js", "made_elements.js", "documents.js"} < {*behind}
    assert not [name for name in behind if name.startswith("search/")]


def test_the_worker_names_all_modules_behind_it() -> None:
    """Else each of them would wait for another one to name it."""
    script = assets()["search/worker.js"].content.decode()
    named = {f"search/{name}" for name in re.findall(r'"\./([^"]+)"', script)}
    assert named == {*modules_behind("search/worker.js")} - {"search/worker.js"}
