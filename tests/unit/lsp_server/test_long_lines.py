"""Long lines, as machines write them, keep nobody waiting who edits beside them."""

from typing import TYPE_CHECKING, cast

import pytest
from lsprotocol import types
from pygls.workspace import PositionCodec
from tests.processor_time import within

from kbindex.lsp_server.completion import complete
from kbindex.lsp_server.hover import hover
from kbindex.lsp_server.positions import TextPlaces

if TYPE_CHECKING:
    from kbindex.lsp_server.project import Project


class Nobody:
    """A project of which nothing is known yet."""

    def seen(self, url: str) -> None:
        self.asked = url

    def people(self) -> dict[str, int]:
        return {"ry": 1}

    def tags(self) -> tuple[()]:
        return ()


def at_end(text: str) -> tuple[TextPlaces, types.Position]:
    places = TextPlaces(text, PositionCodec(types.PositionEncodingKind.Utf16))
    return places, places.position(len(text))


def test_a_line_of_many_links_is_looked_at_once() -> None:
    """Each title was looked for from the line's begin, which took a minute."""
    places, end = at_end(
        "- " + "[a page](https://e.example/a) " * 20_000 + "https://z.example/"
    )
    project = Nobody()
    asked = (cast("Project", project), places, end, "001/README.md")
    assert within(5, lambda: hover(*asked)) is not None
    assert project.asked == "https://z.example/"


def test_each_link_keeps_its_own_title() -> None:
    text = "[one [1]](https://a.example/) [two](https://b.example/)"
    places, end = at_end(text)
    found = hover(cast("Project", Nobody()), places, end, "001/README.md")
    assert found is not None
    assert found.range == places.range(text.index("[two]"), len(text))


def test_a_linked_picture_is_the_title_of_its_page() -> None:
    text = "x [![a](https://a.example/p.png) b](https://b.example/)"
    places, end = at_end(text)
    found = hover(cast("Project", Nobody()), places, end, "001/README.md")
    assert found is not None
    assert found.range == places.range(text.index("[!"), len(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!-- tags: " * 20_000, id="comments"),
        pytest.param("<!-- tags: " + "a" * 60_000 + ":", id="no tag"),
        pytest.param("- " + "x" * 1_000_000 + ":", id="letters"),
    ],
)
def test_a_long_line_is_completed_at_its_end(text: str) -> None:
    """A comment was looked for from each of its begins on, which took minutes."""
    places, end = at_end(text)
    nobody = cast("Project", Nobody())
    assert within(5, lambda: complete(nobody, places, end)) == []


@pytest.mark.parametrize("before", ["", "x" * 9_999 + " ", "あ" * 9_999 + " "])
def test_handles_are_completed_wherever_they_stand(before: str) -> None:
    places, end = at_end(f"{before}@r")
    (found,) = complete(cast("Project", Nobody()), places, end)
    assert found.label == "ry"
