"""An archive that is served, and browsers that ask for it without a network."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.web import Limits, Options, Site
from tests.integration.web.serving import write_archive

MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]
Client = Callable[..., TestClient]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of episodes that a test may edit."""
    return write_archive(tmp_path / "episodes")


@pytest.fixture
def edited_base(archive: Path) -> Iterator[KnowledgeBase]:
    """That archive, indexed."""
    with KnowledgeBase.open(archive, archive.parent / "index") as base:
        yield base


@pytest.fixture(scope="module")
def read_archive(make_folder: Callable[[str], Path]) -> Path:
    """A folder of episodes that no test edits."""
    return write_archive(make_folder("web") / "episodes")


@pytest.fixture(scope="module")
def read_base(read_archive: Path) -> Iterator[KnowledgeBase]:
    """That archive, indexed once by each engine for all tests that only read it."""
    with KnowledgeBase.open(read_archive, read_archive.parent / "index") as base:
        yield base


@pytest.fixture
def knowledge(request: pytest.FixtureRequest, each_engine: str) -> KnowledgeBase:  # noqa: ARG001 - opened on each
    """An archive, indexed: one of its own for a test that asks for the folder."""
    own = "archive" in request.fixturenames
    base: KnowledgeBase = request.getfixturevalue("edited_base" if own else "read_base")
    return base


@pytest.fixture
def make_site(knowledge: KnowledgeBase) -> MakeSite:
    """Make a server of the archive, told what a test wants."""

    def make(*, limits: dict[str, float] | None = None, **options: object) -> Site:
        given = structs.replace(Limits(), **(limits or {}))
        told = structs.replace(Options(), limits=given, **options)
        return Site(knowledge, told)

    return make


@pytest.fixture
def browse() -> Iterator[Browse]:
    """Start a server, and return who asks it."""
    with ExitStack() as stack:

        def start(site: Site) -> TestClient:
            client = TestClient(
                site.app,
                base_url="http://127.0.0.1:8000",
                follow_redirects=False,
                client=("127.0.0.1", 50_000),
            )
            return stack.enter_context(client)

        yield start


@pytest.fixture
def make_client(make_site: MakeSite, browse: Browse) -> Client:
    """Make a server, start it, and return who asks it."""
    return lambda **options: browse(make_site(**options))


@pytest.fixture
def client(make_client: Client) -> TestClient:
    """Who asks an app of which nothing is said."""
    return make_client()
