"""How much of each hit a screen shows."""

from typing import Literal

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True):
    """What is shown of a hit.

    Args:
        name: The hit with its snippets, in one line, with all notes, only the id of
            its episode; or of all hits only how many they are.
        is_grouped: Whether the hits of an episode stand together.
        is_ranked: Whether strong hits stand before weak ones; else they are mixed.
    """

    name: Literal["snippets", "brief", "full", "episode_only", "count"] = "snippets"
    is_grouped: bool = False
    is_ranked: bool = True
