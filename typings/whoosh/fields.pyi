from whoosh.columns import Column
from whoosh.formats import Format

class FieldType:
    format: Format
    scorable: bool
    stored: bool
    unique: bool

class ID(FieldType):
    def __init__(self, stored: bool = ..., unique: bool = ...) -> None: ...

class COLUMN(FieldType):
    def __init__(self, columnobj: Column | None = ...) -> None: ...

class Schema:
    def __init__(self, **fields: FieldType) -> None: ...
    def __getitem__(self, name: str) -> FieldType: ...
    def items(self) -> list[tuple[str, FieldType]]: ...
    def names(self) -> list[str]: ...
