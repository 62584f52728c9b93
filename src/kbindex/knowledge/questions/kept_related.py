"""Lists of related articles that are kept from one state of an archive to the next."""

from kbindex.knowledge.snapshot import Snapshot
from kbindex.search.related_kept import KeptRelated, keep_related


def keep_related_lists(
    snapshot: Snapshot, before: KeptRelated | None, *, limit: int
) -> KeptRelated:
    """Return the lists of an earlier state that are right still."""
    rules = snapshot.generation.fingerprint
    return keep_related(snapshot.relater, before, limit=limit, rules=rules)
