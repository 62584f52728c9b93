"""Is a sentence that was said found, in spite of what speech recognition makes of it?

    python benchmarks/said_sentences.py

Writes the ten talks of `talks` as episodes with WebVTT beside them, indexes them, and
asks for each sentence of their scripts as it was meant, not as it was heard. A sentence
is found where one of the first ten passages is about its article, in its episode.
Prints a line a language; exits 1 where less than all that were said are found.
"""

import math
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from talks import DATA, Talk, make_talks

from kbindex import KnowledgeBase
from kbindex.model.passages import PlacedPassage

FIRST = 10
"""So many passages are looked at."""


def write_episode(folder: Path, talk: Talk) -> None:
    """Write the notes of a talk, and what was heard as WebVTT."""
    folder.mkdir(parents=True)
    notes = [f"# {talk.name}", "", "## Links", ""]
    for article in talk.articles:
        notes.append(f"- [{article.title}]({article.url})")
        notes += [f"  - {note.text}" for note in article.notes]
    (folder / "README.md").write_text("\n".join(notes) + "\n", encoding="utf-8")
    cues = [
        f"{_clock(cue.start_s)} --> {_clock(cue.end_s)}\n{cue.text}\n"
        for cue in talk.cues
    ]
    text = "\n".join(["WEBVTT\n", *cues])
    (folder / "transcript.vtt").write_text(text, encoding="utf-8")


def said_sentences(talk: Talk) -> Iterator[tuple[int, str]]:
    """Yield the number of an article, and a sentence of its script."""
    script = tomllib.loads((DATA / f"{talk.name}.toml").read_text(encoding="utf-8"))
    for number, article in enumerate(script["article"], start=1):
        if number in talk.starts:
            yield from ((number, sentence) for sentence in article["said"])


def is_about(passage: PlacedPassage, talk: Talk, number: int) -> bool:
    """Say whether a passage overlaps the talk of an article."""
    start = talk.starts[number]
    end = min((at for at in talk.starts.values() if at > start), default=math.inf)
    if passage.episode != talk.name or passage.time_s is None:
        return False
    return passage.time_s < end and (passage.end_s or math.inf) > start


def _clock(seconds: float | None) -> str:
    minutes, rest = divmod(seconds or 0.0, 60)
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{rest:06.3f}"


def main() -> int:
    """Print the table."""
    asked, found = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        talks = make_talks()
        episodes = Path(folder, "episodes")
        for talk in talks:
            write_episode(episodes / talk.name, talk)
        with KnowledgeBase.open(episodes, Path(folder, "index")) as base:
            for talk in talks:
                for number, sentence in said_sentences(talk):
                    asked[talk.language] += 1
                    wanted = f"{sentence.replace(':', ' ')} in:transcript"
                    passages = base.search(wanted, limit=FIRST).passages
                    is_found = any(
                        is_about(hit.passage, talk, number) for hit in passages
                    )
                    found[talk.language] += is_found
                    if not is_found:
                        print(f"  not found, {talk.name} #{number}: {sentence}")
    for language, count in asked.items():
        share = found[language] / count
        print(f"{language}: {found[language]} of {count} ({share:.1%})")
    return 0 if found == asked else 1


if __name__ == "__main__":
    sys.exit(main())
