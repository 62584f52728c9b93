"""The served API does what its document says, whatever is asked."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings

from kbindex import KnowledgeBase
from kbindex.web import Options, Site
from kbindex.web.api.openapi import openapi_document
from tests.integration.web.serving import served, write_archive

EXAMPLES = int(os.environ.get("API_EXAMPLES", "12"))
"""Of each endpoint; more of them where somebody waits for it."""

LONGEST = 16_000
"""Of an address. A server reads no head of a request that is longer: it says so, and
ends the connection on what still comes, which may overtake what it said."""

REFUSED = ["400", "404", "406", "414"]

DOCUMENT = schemathesis.openapi.from_dict(openapi_document())
DOCUMENT.config.checks.negative_data_rejection.expected_statuses = REFUSED
# A query or a date is a text to the document, and may be refused as what it is.
DOCUMENT.config.checks.positive_data_acceptance.enabled = False


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers meanwhile."""
    folder = tmp_path_factory.mktemp("served")
    archive = write_archive(folder / "episodes")
    with (
        KnowledgeBase.open(archive, folder / "index") as base,
        served(Site(base, Options())) as address,
    ):
        yield f"{address}/api/v1"


@DOCUMENT.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_an_error_or_undocumented(
    case: schemathesis.Case[Any], api: str
) -> None:
    """Nor is wrong input accepted, or a document other than its schema."""
    query = urlencode(case.query or {}, doseq=True, errors="replace")
    assume(len(case.formatted_path) + len(query) < LONGEST)
    case.call_and_validate(base_url=api)
