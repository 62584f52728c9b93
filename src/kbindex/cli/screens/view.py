"""How much of each hit a screen shows."""

from typing import Literal

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True):
    """What is shown of a hit.

    Args:
        name: The hit with its snippets, in one line, with all notes, or only the
            id of its episode.
        is_grouped: Whether the hits of an episode stand together.
    """

    name: Literal["snippets", "brief", "full", "episode_only"] = "snippets"
    is_grouped: bool = False
