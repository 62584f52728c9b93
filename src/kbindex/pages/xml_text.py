"""Text that XML can hold, and documents of it."""

import re
from xml.etree.ElementTree import Element, tostring

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2, `Char`)."""


def xml_text(text: str) -> str:
    """Drop what no XML document may have, however it is written."""
    return _NO_XML.sub("", text)


def xml_document(root: Element) -> bytes:
    """Write a document in UTF-8; its texts are what `xml_text` returns.

    As one text: to encode each piece alone takes twice as long.
    """
    written: str = tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{written}\n".encode()
