"""How long an answer of the radar may be."""

from kbindex.knowledge import Radar
from kbindex.knowledge.radar.values import (
    Lineage,
    RepeatedPage,
    SeenVersion,
    Sighting,
)
from kbindex.pages.radar_documents import MOST_PLACES, radar_document

MANY = 3 * MOST_PLACES


def sighting(number: int) -> Sighting:
    return Sighting(
        article=f"{number:03}#1",
        episode=f"{number:03}",
        date=None,
        title="Sails",
        line=1,
        text=f"Sails 1.{number}",
    )


FOUND = Radar(
    lineages=(
        Lineage(
            tag="sails",
            label="Sails",
            versions=tuple(
                SeenVersion(version=f"1.{n}", first=sighting(n), is_newer=n > 0)
                for n in range(MANY)
            ),
        ),
    ),
    repeated=(
        RepeatedPage(
            url="https://sail.example/", brought=tuple(map(sighting, range(MANY)))
        ),
    ),
)


def test_a_limit_leaves_the_latest_versions_and_places_and_their_count() -> None:
    answer = radar_document(FOUND, limit=1)
    versions = [seen["version"] for seen in answer["lineages"][0]["versions"]]
    places = [place["article"] for place in answer["repeated"][0]["brought"]]
    latest = range(MANY - MOST_PLACES, MANY)
    assert versions == [f"1.{number}" for number in latest]
    assert places == [f"{number:03}#1" for number in latest]
    assert answer["lineages"][0]["count"] == answer["repeated"][0]["count"] == MANY


def test_without_a_limit_nothing_is_left_out() -> None:
    answer = radar_document(FOUND)
    assert len(answer["lineages"][0]["versions"]) == MANY
    assert len(answer["repeated"][0]["brought"]) == MANY
