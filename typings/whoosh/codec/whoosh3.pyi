from whoosh.fields import FieldType
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

class PerDocWriter:
    def start_doc(self, docnum: int) -> None: ...
    def add_field(
        self, fieldname: str, fieldobj: FieldType, value: object, length: int
    ) -> None: ...
    def finish_doc(self) -> None: ...
    def close(self) -> None: ...

class W3Codec:
    TERMS_EXT: str
    POSTS_EXT: str
    def __init__(self, blocklimit: int = ...) -> None: ...
    def per_document_writer(
        self, storage: FileStorage, segment: W3Segment
    ) -> PerDocWriter: ...

class W3Segment:
    def __init__(
        self,
        codec: W3Codec,
        indexname: str,
        doccount: int = ...,
        segid: str | None = ...,
        deleted: set[int] | None = ...,
    ) -> None: ...
    def codec(self) -> W3Codec: ...
    def create_file(self, storage: FileStorage, ext: str) -> StructFile: ...
