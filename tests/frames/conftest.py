"""These tests need pandas and polars; without them they are not looked at.

With `REQUIRE_FRAMES` they fail instead: the gate skips nothing.
"""

import os
from importlib.util import find_spec

HAS_FRAMES = all(map(find_spec, ("pandas", "polars")))

collect_ignore = (
    [] if HAS_FRAMES or os.environ.get("REQUIRE_FRAMES") else ["test_data_frames.py"]
)
