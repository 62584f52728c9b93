from whoosh.analysis import Analyzer
from whoosh.columns import Column
from whoosh.formats import Format

class FieldType:
    format: Format
    scorable: bool
    stored: bool
    unique: bool
    indexed: bool
    def __init__(
        self,
        format: Format,
        analyzer: Analyzer,
        scorable: bool = ...,
        stored: bool = ...,
    ) -> None: ...

class STORED(FieldType):
    def __init__(self) -> None: ...

class ID(FieldType):
    def __init__(self, stored: bool = ..., unique: bool = ...) -> None: ...

class COLUMN(FieldType):
    def __init__(self, columnobj: Column | None = ...) -> None: ...

class Schema:
    def __init__(self, **fields: FieldType) -> None: ...
    def __getitem__(self, name: str) -> FieldType: ...
    def items(self) -> list[tuple[str, FieldType]]: ...
    def names(self) -> list[str]: ...
    def stored_names(self) -> list[str]: ...
