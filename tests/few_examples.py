"""Fewer examples than a profile of Hypothesis has, for laws that take long."""

from hypothesis import settings


def at_most(examples: int) -> settings:
    """Settings of so many examples; of fewer where the profile itself has fewer.

    On servers, an example that writes an archive takes seconds.
    """
    return settings(max_examples=min(examples, settings().max_examples))
