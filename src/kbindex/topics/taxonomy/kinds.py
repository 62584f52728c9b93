"""The kinds of entries, and the rules by which their names count."""

from typing import Literal

TOPIC_KINDS = {
    "topics": "topic",
    "projects": "project",
    "services": "service",
    "standards": "standard",
    "companies": "company",
    "certifications": "certification",
    "events": "event",
}
"""File stem → kind of its entries."""

EvidenceRule = Literal["word", "case", "context"]
