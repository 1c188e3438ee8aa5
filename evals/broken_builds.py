"""Deliberately broken builds: does the matching score catch each, and does little else move?

    python evals/broken_builds.py dev --limit 30 --store store

Every build is the program with one part replaced while it runs; nothing is written to the code. The same questions are
asked of the sound build and of each broken one, and the table shows every score that moved by more than its interval.
`tests/evaluation/test_broken_builds.py` does the same without models, over a few invented documents.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.privacy import go_private

go_private()

import assistant.calculator.rounding as rounding  # noqa: E402
import assistant.calculator.writing as writing  # noqa: E402
import assistant.chain.answerable as answerable  # noqa: E402
import assistant.chain.citations as citations  # noqa: E402
import assistant.chain.draft as draft  # noqa: E402
import assistant.figures.comparing as comparing  # noqa: E402
import assistant.figures.writer as writer  # noqa: E402
from assistant.figures import Quantity  # noqa: E402
from assistant.index.index import Index  # noqa: E402

Build = Callable[[], AbstractContextManager[None]]


@contextmanager
def replaced(
    original: Callable[..., Any], broken: Callable[..., Any], within: str = "assistant."
) -> Iterator[None]:
    """Every module below `within` that knows `original` uses `broken`, until the end of the block."""
    name = original.__name__
    known = [
        module
        for key, module in list(sys.modules.items())
        if key.startswith(within) and vars(module).get(name) is original
    ]
    for module in known:
        setattr(module, name, broken)
    try:
        yield
    finally:
        for module in known:
            setattr(module, name, original)


@contextmanager
def attribute(owner: type, name: str, broken: Callable[..., Any]) -> Iterator[None]:
    """A method of a class is another one, until the end of the block."""
    original = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, original)


@contextmanager
def writer_off_by_ten(*, check: bool = False) -> Iterator[None]:
    """Every figure is written ten times too large; without `check` nothing after it compares the scale.

    The chain compares twice: when a sentence is tied to its source, and when an answer has to state the figure that
    was chosen. Without `check` both take a tenfold figure for the known one, in whichever module they stand.
    """
    write_figure, write_range, same = writer.write_figure, writer.write_range, citations._same

    def tenfold(figure: Any) -> Any:
        return figure.model_copy(update={"value": figure.value * 10})

    def broken_figure(figure: Any, *arguments: Any, **named: Any) -> str:
        return write_figure(tenfold(figure), *arguments, **named)

    def broken_range(low: Any, high: Any, *arguments: Any, **named: Any) -> str:
        return write_range(tenfold(low), tenfold(high), *arguments, **named)

    def _same(figure: Any, known: Any) -> bool:
        return same(figure, known) or same(figure, tenfold(known))

    def same_quantity(figure: Any, known: Any) -> bool:
        return comparing.same_quantity(figure, known) or comparing.same_quantity(
            figure, tenfold(known)
        )

    with ExitStack() as broken:
        broken.enter_context(replaced(write_figure, broken_figure))
        broken.enter_context(replaced(write_range, broken_range))
        if not check:
            broken.enter_context(replaced(same, _same))
            broken.enter_context(
                replaced(comparing.same_quantity, same_quantity, within="assistant.chain.")
            )
        yield


@contextmanager
def refusal_off() -> Iterator[None]:
    """What should be refused is answered with what is nearest."""
    with (
        replaced(answerable.threshold, lambda *_: 0.0),
        replaced(answerable.has_words, lambda *_: True),
        attribute(draft.Draft, "refuse", lambda self, *_, **__: None),
        attribute(draft.Draft, "refuse_for", lambda self, *_, **__: None),
    ):
        yield


@contextmanager
def citations_shuffled() -> Iterator[None]:
    """Every mark points to the sentence that was cited before it."""
    original = citations.citation
    before: list[Any] = []

    def broken(sentence: Any, mark: int) -> Any:
        before.append(sentence)
        return original(before[max(0, len(before) - 2)], mark)

    with replaced(original, broken):
        yield


@contextmanager
def calculator_rounds_wrongly() -> Iterator[None]:
    """The last digit of every result is written one too high."""
    original = writing.to_be_written

    def broken(exact: Quantity, rounded: Quantity, language: Any) -> Quantity:
        right = original(exact, rounded, language)
        digit = Decimal(1).scaleb(rounding.last_place(right.value))
        return right.model_copy(update={"value": right.value + digit})

    with replaced(original, broken):
        yield


@contextmanager
def random_retrieval() -> Iterator[None]:
    """The index is searched, for passages and figures, by a passage drawn at random in place of the question."""
    search, cards = Index.search, Index.cards
    drawn = random.Random(7)

    def other(index: Index) -> str:
        ids = [
            u.passage_id
            for stored in index.documents()
            for u in index.library.units(stored.document.metadata.id)
        ]
        (passage,) = index.library.passages([drawn.choice(ids)])
        return passage.text

    def broken(self: Index, question: str, *arguments: Any, **named: Any) -> Any:
        return search(self, other(self), *arguments, **named)

    def broken_cards(self: Index, question: str, *arguments: Any, **named: Any) -> Any:
        return cards(self, other(self), *arguments, **named)

    with attribute(Index, "search", broken), attribute(Index, "cards", broken_cards):
        yield


BUILDS: dict[str, Build] = {
    "sound": nullcontext,
    "writer off by ten": writer_off_by_ten,
    "the same, check on": lambda: writer_off_by_ten(check=True),
    "refusal off": refusal_off,
    "citations shuffled": citations_shuffled,
    "calculator rounds wrongly": calculator_rounds_wrongly,
    "random retrieval": random_retrieval,
}
"""Builds by name; the first one is whole."""

CAUGHT_BY = {
    "writer off by ten": ("figure_scale_errors", "figure_accuracy", "unaccounted_numerals"),
    "refusal off": ("refusal_recall",),
    "citations shuffled": ("citation_support", "unaccounted_numerals"),
    "calculator rounds wrongly": ("calculation_written", "unaccounted_numerals"),
    "random retrieval": ("recall@8", "mrr"),
}
"""The scores that have to catch a build, for the worse."""

WATCHED = (
    "points",
    "right",
    "wrong",
    "figure_accuracy",
    "figure_scale_errors",
    "unaccounted_numerals",
    "calculation_result",
    "calculation_written",
    "citation_precision",
    "citation_support",
    "recall@8",
    "mrr",
    "refusal_precision",
    "refusal_recall",
    "language_match",
)


def table(results: dict[str, Any], scores: Sequence[str] = WATCHED) -> str:
    """A Markdown table of the watched scores by build; those outside the sound build's interval are bold."""
    lines = [f"| score | {' | '.join(results)} |", "|---" * (len(results) + 1) + "|"]
    sound = next(iter(results.values()))
    for name in scores:
        whole = sound.estimate(name)
        if whole is None or whole.value is None:
            continue
        cells = []
        for found in results.values():
            estimate = found.estimate(name)
            value = None if estimate is None else estimate.value
            moved = value is not None and not whole.low - 1e-9 <= value <= whole.high + 1e-9
            text = "–" if value is None else f"{value:.3f}"
            cells.append(f"**{text}**" if moved else text)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run every build over the same questions and print the table."""
    from assistant.evaluation.command import QUESTIONS, run_set
    from assistant.evaluation.reading_sets import find_set
    from assistant.settings import load_settings

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("set")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--out", type=Path, default=Path("evals/reports/broken-builds"))
    parser.add_argument("--resume", action="store_true", help="go on with the last run")
    parser.add_argument(
        "--build", action="append", choices=list(BUILDS), help="only this one, may be repeated"
    )
    given = parser.parse_args()
    asked = find_set(given.set, QUESTIONS).sample(given.limit)
    results = {}
    for name, build in BUILDS.items():
        if given.build and name not in given.build and name != "sound":
            continue
        print(name, file=sys.stderr)
        with build():
            results[name] = run_set(
                load_settings().settings,
                asked,
                store=given.store,
                chain="assistant",
                resume=given.resume,
                folder=given.out / name.replace(" ", "-").replace(",", ""),
            )
    print(table(results))


if __name__ == "__main__":
    main()
