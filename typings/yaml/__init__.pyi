"""What is used of PyYAML, which ships no types: its events, and a loader for tests."""

from collections.abc import Iterator
from typing import Any

class Mark:
    line: int
    column: int

class YAMLError(Exception): ...

class MarkedYAMLError(YAMLError):
    context: str | None
    context_mark: Mark | None
    problem: str | None
    problem_mark: Mark | None

class Event:
    start_mark: Mark
    end_mark: Mark

class AliasEvent(Event): ...
class SequenceStartEvent(Event): ...
class SequenceEndEvent(Event): ...
class MappingStartEvent(Event): ...
class MappingEndEvent(Event): ...

class ScalarEvent(Event):
    value: str
    style: str | None

class SafeLoader: ...

def parse(stream: str, Loader: type[SafeLoader]) -> Iterator[Event]: ...
def safe_load(stream: str) -> Any: ...
def safe_load_all(stream: str) -> Iterator[Any]: ...
