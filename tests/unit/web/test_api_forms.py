"""Answers of the API as bytes."""

import json

import pytest

from kbindex.web.api.endpoints import ENDPOINTS
from kbindex.web.api.forms import write_found
from kbindex.web.api.found import Found
from kbindex.web.api.media_types import Form

ODD = "監視 \u202egnp.exe\u202c \udce3"
FOUND = Found(document={"format": 1, "hits": [{"title": ODD}]}, listed="hits")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_holds_nothing_that_controls_a_terminal(form: Form) -> None:
    """As with the commands: `curl` shows an answer as it comes."""
    written = write_found(FOUND, form, ENDPOINTS[0], fields=(), following=None)
    text = written.decode()
    assert "監視" in text
    assert not {"\u202e", "\u202c"} & {*text}
    found = json.loads(text)
    hit = found["hits"][0] if form == "json" else found
    assert hit == {"title": ODD}
