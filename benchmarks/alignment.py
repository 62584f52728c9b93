"""How often the time of an article is found in what was said, and how often wrongly.

    python benchmarks/alignment.py

Of the made-up episodes of `talks.py`: articles that were talked about, of these found
within 60 s, within two minutes, elsewhere (wrong), and without an answer; articles that
nobody talked about and that got a time are wrong, too. Precision counts what is within
60 s. Constants were chosen on the half `tuned`. Then
the same with titles and addresses alone, and all notes against the talk of every other
episode. Last, how long three hours and a hundred articles take.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from statistics import median

from msgspec.structs import replace
from talks import Talk, make_talks

from kbindex.indexing.alignment.aligner import align
from kbindex.language import Analyzer, build_analyzer
from kbindex.model import Article, ArticleId

NEAR_S = 60
SEEDS = range(21, 29)
"""Other talks of the same sentences; constants saw none of them."""


@dataclass(slots=True)
class Score:
    """What became of the articles of some talks."""

    talked: int = 0
    near: int = 0
    loose: int = 0
    wrong: int = 0
    untold: int = 0

    def __str__(self) -> str:
        said = self.near + self.loose + self.wrong
        recall = self.near / max(self.talked, 1)
        precision = self.near / max(said, 1)
        return (
            f"{self.talked} | {self.near} ({recall:.0%}) | {self.loose}"
            f" | {self.wrong} | {self.untold} | {precision:.0%}"
        )


def score_talks(
    talks: Iterable[Talk], analyzer: Analyzer, *, errors_s: list[float] | None = None
) -> Score:
    """Align each talk with its own notes, and count."""
    score = Score()
    for talk in talks:
        found = align(talk.articles, talk.cues, analyzer)
        score.talked += len(talk.starts)
        score.untold += len(talk.starts.keys() - found.keys())
        for number, aligned in found.items():
            error_s = aligned.time_s - talk.starts.get(number, float("inf"))
            if abs(error_s) <= NEAR_S:
                score.near += 1
                if errors_s is not None:
                    errors_s.append(abs(error_s))
            elif abs(error_s) <= 2 * NEAR_S:
                score.loose += 1
            else:
                score.wrong += 1
    return score


def count_strangers(talks: Iterable[Talk], analyzer: Analyzer) -> tuple[int, int]:
    """Align notes with the talk of every other episode; return times, and articles."""
    found = asked = 0
    for notes, talk in product(list(talks), repeat=2):
        if notes is not talk:
            found += len(align(notes.articles, talk.cues, analyzer))
            asked += len(notes.articles)
    return found, asked


def main() -> int:
    """Print the tables."""
    analyzer = build_analyzer()
    talks = make_talks()
    print(
        "| talks | talked about | within 60 s | within 120 s"
        " | wrong | nothing | precision |"
    )
    print("|---|---|---|---|---|---|---|")
    groups: list[tuple[str, Callable[[Talk], bool]]] = [
        ("English", lambda talk: talk.language == "en"),
        ("Japanese", lambda talk: talk.language == "ja"),
        ("half tuned", lambda talk: talk.half == "tuned"),
        ("half held out", lambda talk: talk.half == "held out"),
        ("all", lambda _talk: True),
    ]
    errors_s: list[float] = []
    for name, belongs in groups:
        errors_s.clear()
        score = score_talks(filter(belongs, talks), analyzer, errors_s=errors_s)
        print(f"| {name} | {score} |")
    many = [talk for seed in SEEDS for talk in make_talks(seed)]
    held_out = (talk for talk in many if talk.half == "held out")
    print(f"| held out, {len(SEEDS)} other seeds | {score_talks(held_out, analyzer)} |")
    bare = map(_without_notes, talks)
    print(f"| all, titles alone | {score_talks(bare, analyzer)} |")
    print(f"\nHalf of the times found are right to {median(errors_s):.0f} s.")
    found, asked = count_strangers(talks, analyzer)
    print(f"Notes of other episodes: {found} of {asked} articles got a time.")
    seconds = _time_long(talks[0], analyzer)
    print(f"Three hours, 100 articles: {seconds:.1f} s of processor time.")
    return 0


def _without_notes(talk: Talk) -> Talk:
    articles = tuple(replace(one, notes=()) for one in talk.articles)
    return Talk(
        name=talk.name,
        language=talk.language,
        half=talk.half,
        articles=articles,
        cues=talk.cues,
        starts=talk.starts,
    )


def _time_long(talk: Talk, analyzer: Analyzer) -> float:
    """Return how long an episode of three hours and a hundred articles takes."""
    cues = list(talk.cues)
    length_s = cues[-1].end_s or 0.0
    while (cues[-1].start_s or 0) < 3 * 3600:
        cues += [
            replace(
                cue,
                start_s=(cue.start_s or 0) + length_s * (len(cues) // len(talk.cues)),
                end_s=None,
            )
            for cue in talk.cues
        ]
    articles: list[Article] = [
        replace(talk.articles[at % len(talk.articles)], id=ArticleId(f"long#{at + 1}"))
        for at in range(100)
    ]
    began = time.process_time()
    align(articles, cues, analyzer)
    return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
