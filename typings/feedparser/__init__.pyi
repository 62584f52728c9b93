"""What is used of feedparser, which ships no types."""

from io import BytesIO

from feedparser.util import FeedParserDict

def parse(
    source: BytesIO | bytes,
    *,
    response_headers: dict[str, str] = ...,
    sanitize_html: bool = ...,
    resolve_relative_uris: bool = ...,
) -> FeedParserDict: ...
