"""What a request is counted as."""

import pytest

from kbindex.web.operations.route_names import OTHER, ROUTES, route_of


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("", "/"),
        ("/search", "/search"),
        ("/episodes/025/", "/episodes/{episode}/"),
        ("/episodes/025", "/episodes/{episode}/"),
        ("/episodes/025/6/", "/episodes/{episode}/{number}/"),
        ("/topics/prometheus/feed.xml", "/topics/{topic}/feed.xml"),
        ("/people/ry/", "/people/{name}/"),
        ("/assets/page.0a1b.css", "/assets/{file}"),
        ("/api/v1/openapi.json", "/api/v1/openapi.json"),
        ("/api/v1/tag/監視", "/api/v1/tag/{tag}"),
        ("/api/v1/nothing", OTHER),
        ("/wp-login.php", OTHER),
        ("/episodes/025/6/7/8/", OTHER),
        ("/" + "a/" * 1000, OTHER),
    ],
)
def test_an_address_is_counted_as_its_route(path: str, route: str) -> None:
    assert route_of(path) == route


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_is_its_own(route: str) -> None:
    assert route_of(route) == route
