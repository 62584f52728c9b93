"""What `import` did, as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kbindex.pages.json_documents import FORMAT, diagnostic_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbindex.importing import Imported
    from kbindex.model import Diagnostic
    from kbindex.pages import json_types


def import_document(
    done: Sequence[Imported], diagnostics: Sequence[Diagnostic]
) -> json_types.ImportAnswer:
    """The answer of `import`.

    Args:
        done: What was done with each episode, the oldest first.
        diagnostics: What could not be read.
    """
    counts = Counter(one.action for one in done)
    return {
        "format": FORMAT,
        "new": counts["new"],
        "updated": counts["updated"],
        "unchanged": counts["unchanged"],
        "left": counts["left"],
        "episodes": [_episode(one) for one in done],
        "diagnostics": [diagnostic_document(one) for one in diagnostics],
    }


def _episode(one: Imported) -> json_types.ImportedEpisode:
    return {
        "id": one.id,
        "title": one.title,
        "action": one.action,
        "reason": one.reason,
        "source": one.path,
        "files": list(one.files),
    }
