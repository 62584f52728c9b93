"""An archive with a transcript: articles without a time get one, marked as found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase

pytestmark = pytest.mark.usefixtures("each_engine")

Write = Callable[[str, str | bytes], Path]

PAGE = """### @a

#### [Thanos or Mimir? A year with both](https://example.com/thanos-vs-mimir)

- Sidecar against remote write, compactor costs, bucket index
- They stay with Mimir for query sharding

#### [Karpenter consolidation saved us 30 %](https://example.com/karpenter)

- Node pools, spot to spot consolidation
- Disruption budgets against eviction at noon
"""
TALK = {
    (0, 240): ("hello and welcome", "it rains", "the coffee is good today"),
    (240, 600): (
        "a year with thanos and mere both had a sidecar and remote write",
        "the compactor was full and the bucket index helped mimir a lot",
        "thanos costs more than mimir and query sharding is nice",
        "that was a big number i think",
    ),
    (600, 900): (
        "carpenter saves a third by consolidation of nodes",
        "a node pool has spot instances so spot moves to cheaper spot",
        "without disruption budgets the eviction comes at noon",
        "consolidation is what karpenter saved us with",
    ),
    (900, 1200): ("that is all", "thank you for listening", "see you next week"),
}


def transcript() -> str:
    cues = ["WEBVTT\n"]
    for (begin, end), said in TALK.items():
        for number, start in enumerate(range(begin, end, 10)):
            clock = f"00:{start // 60:02}:{start % 60:02}.000"
            after = f"00:{start // 60:02}:{start % 60 + 9:02}.000"
            cues.append(f"{clock} --> {after}\n{said[number % len(said)]}\n")
    return "\n".join(cues)


def test_articles_get_times_from_the_transcript(write: Write, tmp_path: Path) -> None:
    root = write("001", PAGE).parent.parent
    (root / "001" / "001.vtt").write_text(transcript(), encoding="utf-8")
    with KnowledgeBase.open(root, tmp_path / "index") as kb:
        times = [(one.time_s, one.time_from) for one in kb.articles()]
    assert times == [(240, "transcript"), (600, "transcript")]


def test_time_of_the_notes_stays(write: Write, tmp_path: Path) -> None:
    page = PAGE.replace("#### [Thanos", "#### 04:10 [Thanos")
    root = write("001", page).parent.parent
    (root / "001" / "001.vtt").write_text(transcript(), encoding="utf-8")
    with KnowledgeBase.open(root, tmp_path / "index") as kb:
        times = [(one.time_s, one.time_from) for one in kb.articles()]
    assert times == [(250, "notes"), (600, "transcript")]


def test_transcript_of_another_episode_gives_no_times(
    write: Write, tmp_path: Path
) -> None:
    page = (
        "### @a\n\n#### Backing up etcd\n\n- Snapshots in a CronJob\n- Restore drills\n"
    )
    root = write("001", page).parent.parent
    (root / "001" / "001.vtt").write_text(transcript(), encoding="utf-8")
    with KnowledgeBase.open(root, tmp_path / "index") as kb:
        assert [one.time_from for one in kb.articles()] == [None]
