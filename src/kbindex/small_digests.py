"""SHA-256 of what is small, by the code of Python itself.

`hashlib` loads OpenSSL first, which takes a fiftieth of a cold search. It is quicker by
the megabyte: who hashes files asks `hashlib`. `random` of Python does likewise.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from _typeshed import ReadableBuffer

    class _Hash(Protocol):
        def update(self, data: ReadableBuffer, /) -> None: ...
        def hexdigest(self) -> str: ...

    sha256: Callable[[ReadableBuffer], _Hash]
else:
    try:
        from _sha2 import sha256
    except ImportError:  # Python 3.11, or one that was built without
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

__all__ = ["sha256"]
