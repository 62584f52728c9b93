"""What the evaluation refuses: judgements and runs that cannot be read."""

from kbindex.errors import KbindexError


class JudgementError(KbindexError):
    """A line of a file of judged queries is wrong.

    Args:
        source: The file.
        line: The line, from 1; 0 where the whole file is meant.
        problem: What is wrong, as the end of a sentence.
    """

    def __init__(self, source: str, line: int, *, problem: str) -> None:
        place = f"{source}:{line}" if line else source
        super().__init__(f"{place}: {problem}")
        self.source = source
        self.line = line


class RunError(KbindexError):
    """A saved run is none, or answers none of the queries.

    Args:
        source: The file.
        problem: What is wrong, as the end of a sentence.
    """

    def __init__(self, source: str, *, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = source
