"""Text that XML can hold."""

import re

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2, `Char`)."""


def xml_text(text: str) -> str:
    """Drop what no XML document may have, however it is written."""
    return _NO_XML.sub("", text)
