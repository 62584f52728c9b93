"""When an article was talked about: its notes against what was said.

articles ─► terms ──────────────┐
                                ├─► evidence ─► paths ─► sure places ─► times
cues ─► blocks of half a minute ┘

Nothing is imported here: a look at what changed needs the number alone.
"""

ALIGNMENT_RULES = "1"
"""Raised with each change of which times are found in transcripts."""
