"""What who runs a server asks of it: /livez, /readyz, /metrics, and its log."""

from collections.abc import Callable
from io import StringIO

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.cli.server_log import ServerLog
from kbindex.errors import DamagedIndexError, UnavailableIndexError
from kbindex.web import Options, Site
from kbindex.web.operations.metrics import Metrics
from kbindex.web.operations.route_names import OTHER, ROUTES

MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]
Client = Callable[..., TestClient]


def ask(app: Starlette, address: str = "/metrics", **headers: str) -> tuple[int, str]:
    """Ask an app by the address of its machine, as Prometheus does."""
    client = TestClient(app, base_url="http://10.1.2.3:9464")
    answer = client.get(address, headers=headers)
    return answer.status_code, answer.text


def counts(site: Site) -> dict[tuple[str, ...], float]:
    """Return the value of each sample by its name and its labels."""
    families = text_string_to_metric_families(ask(site.metrics_app)[1])
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in families
        for one in family.samples
    }


@pytest.fixture(autouse=True)
def _a_dictionary_is_read(knowledge: KnowledgeBase) -> None:
    """The first question reads it: longer than a probe waits, on a busy machine."""
    knowledge.count("kubernetes")


# Probes


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize("host", ["localhost", "10.1.2.3:8000", "[2001:db8::1]:80"])
def test_machines_ask_by_any_address(client: TestClient, path: str, host: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["cache-control"] == "no-store"
    assert client.head(path, headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_name_of_somebody_else_reads_no_probe(client: TestClient, path: str) -> None:
    """No DNS leads an address elsewhere; a name it does."""
    assert client.get(path, headers={"host": "evil.example"}).status_code == 421
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("address", ["/", "/search?q=Grafana", "/api/v1/tags"])
def test_notes_are_not_read_by_an_address_of_this_machine(
    client: TestClient, address: str
) -> None:
    assert client.get(address, headers={"host": "10.1.2.3"}).status_code == 421


def test_probes_are_not_limited(make_client: Client) -> None:
    client = make_client(is_public=True, limits={"burst": 1, "per_second": 0.001})
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == client.get("/metrics").status_code == 429
    assert {client.get("/readyz").status_code for _ in range(20)} == {200}


def test_a_server_that_ends_is_not_ready_and_answers(
    make_site: MakeSite, browse: Browse
) -> None:
    site = make_site()
    client = browse(site)
    site.end()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (503, "not ready: ending\n")
    assert client.get("/livez").status_code == client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnavailableIndexError("no connection to http://10.9.8.7"), "unavailable"),
        (DamagedIndexError("/srv/index is damaged"), "unreadable"),
    ],
)
def test_a_server_whose_index_cannot_be_read_is_not_ready_and_names_no_place(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(KnowledgeBase, "count", fail)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (503, f"not ready: index {said}\n")


def test_a_server_is_ready_again_when_servers_are_back(
    make_site: MakeSite, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()
    client = browse(site)
    with monkeypatch.context() as patch:
        patch.setattr(KnowledgeBase, "refresh", _away)
        with pytest.raises(UnavailableIndexError):
            site.refresh()
        assert client.get("/readyz").status_code == 503
        assert client.get("/livez").status_code == 200
    site.refresh()
    assert client.get("/readyz").status_code == 200
    told = counts(site)
    assert told["kbindex_refreshes_total", "failed"] == 1
    assert told["kbindex_refreshes_total", "unchanged"] == 1
    assert told["kbindex_refreshes_total", "changed"] == 0
    assert told["kbindex_refresh_last_success_timestamp_seconds",] > 0


def _away(*_: object, **__: object) -> None:
    raise UnavailableIndexError("no connection")


# Counts


def test_requests_are_counted_by_route_and_class(
    make_site: MakeSite, browse: Browse
) -> None:
    site = make_site()
    client = browse(site)
    for address in (
        "/search?q=Grafana",
        "/search?q=Quagga",
        "/episodes/001/",
        "/episodes/002/",
        "/wp-login.php",
        "/api/v1/tags",
        "/livez",
    ):
        client.get(address)
    client.get("/", headers={"host": "evil.example"})
    told = counts(site)
    requests = "kbindex_http_requests_total"
    assert told[requests, "/search", "2xx", "GET"] == 2
    assert told[requests, "/episodes/{episode}/", "2xx", "GET"] == 2
    assert told[requests, "4xx", "GET", OTHER] == 1
    assert told[requests, "/", "4xx", "GET"] == 1
    assert told[requests, "/api/v1/tags", "2xx", "GET"] == 1
    assert told["kbindex_http_request_duration_seconds_count", "/search"] == 2
    assert not any("/livez" in labels for labels in told)


def test_who_asks_for_ever_new_addresses_makes_no_new_counts(
    make_site: MakeSite, browse: Browse
) -> None:
    site = make_site()
    client = browse(site)
    for number in range(50):
        client.get(f"/x{number}/y?q={number}")
        client.request(f"M{number}", "/")
        client.get(f"/topics/t{number}/")
    labels = {key[1:] for key in counts(site) if "requests_total" in key[0]}
    assert len(labels) == 3
    assert {name for key in labels for name in key} <= {
        *ROUTES,
        *(OTHER, "GET", "4xx"),
    }


def test_what_is_shown_is_told_with_its_age(knowledge: KnowledgeBase) -> None:
    written_s = knowledge.generation().written_s
    assert written_s is not None
    metrics = Metrics(knowledge, clock=lambda: written_s + 90)
    text, media_type = metrics.exposition("")
    assert media_type.startswith("text/plain; version=")
    assert b"\nkbindex_articles 3.0\n" in text
    assert b"\nkbindex_index_age_seconds 90.0\n" in text


def test_two_servers_of_one_process_do_not_add_up(
    make_site: MakeSite, browse: Browse
) -> None:
    one, other = make_site(), make_site()
    browse(one).get("/")
    assert ("kbindex_http_requests_total", "/", "2xx", "GET") in counts(one)
    assert not any("requests_total" in key[0] for key in counts(other))


def test_counts_are_on_no_page_of_a_server(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_counts_are_not_read_under_a_name_of_somebody_else(
    make_site: MakeSite,
) -> None:
    app = make_site(hosts=("notes.example.com",)).metrics_app
    assert ask(app)[0] == 200
    assert ask(app, host="notes.example.com")[0] == 200
    assert ask(app, host="evil.example")[0] == 421
    assert ask(app, "/search", host="notes.example.com")[0] == 404


# The log


def test_a_request_is_logged_without_what_was_asked_and_by_whom(
    knowledge: KnowledgeBase, browse: Browse
) -> None:
    stream = StringIO()
    log = ServerLog(stream, "text", clock=lambda: 1_796_000_000.5)
    site = Site(knowledge, Options(), told=(log.tell_request,))
    client = browse(site)
    client.get("/search?q=Grafana", headers={"x-forwarded-for": "203.0.113.7"})
    client.get("/readyz")
    [line] = stream.getvalue().splitlines()
    assert line.startswith(
        "2026-11-30T00:53:20.500Z info request method=GET route=/search status=200 "
        "duration_ms="
    )
