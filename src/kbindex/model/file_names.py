"""Names that a file can have on every system, for archives are cloned."""

import re
import unicodedata

from kbindex.messages import tr

_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"
}
"""What Windows keeps for devices, whatever follows behind a dot."""

FORBIDDEN = r'/\\:*?"<>|'
"""For a class of a regular expression: what some system takes in no name."""


def unfit_name(name: str) -> str:
    """Say why some system takes no file of a name; nothing where each does."""
    if not name:
        return tr("it is empty")
    if name.partition(".")[0].rstrip().upper() in _DEVICES:
        return tr("Windows keeps this name for a device")
    if name != name.strip() or name.startswith((".", "-")) or name.endswith("."):
        return tr("it begins or ends with a sign that not every system takes there")
    controls = [char for char in name if unicodedata.category(char)[0] == "C"]
    if controls or re.search(f"[{FORBIDDEN}]", name):
        return tr("it holds a character that not every system takes in a name")
    return ""
