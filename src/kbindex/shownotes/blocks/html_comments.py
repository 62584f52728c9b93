"""Comments that nothing closes: they hide all the rest of a page."""

from kbindex.messages import remark

UNCLOSED_COMMENT = (
    "unclosed-comment",
    remark("no closing --> for the comment that begins here"),
)
"""Kind and message of their diagnostic."""


def unclosed_comment(markup: str) -> int | None:
    """Return where a comment begins that hides all the rest, or None."""
    start = markup.find("<!--", markup.rfind("-->") + 1)
    return start if start >= 0 else None
