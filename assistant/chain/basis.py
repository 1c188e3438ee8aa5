"""What an answer may say, as it was decided: the lines that code writes, or what the model words, and its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.chain.evidence import EvidenceSentence


@dataclass(frozen=True)
class Line:
    """A line of a list that code writes: about which piece of the evidence, and its text without marks.

    `foreign`: it is in another language than the answer; the model translates it where it is the answer.
    """

    evidence: int
    text: str
    foreign: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class StatementLine(Line):
    """A line that makes one of several differing statements of the same thing.

    `numeral` is its figure as the line has it, `label` what it measures, `basis` on what basis, if one is declared.
    """

    numeral: str
    label: str
    basis: str | None


@dataclass(frozen=True)
class Greatest:
    """Which of the figures that are listed is the greatest, or the smallest: the piece of evidence, and what it is of.

    `evidence` is None where they are equal.
    """

    evidence: int | None
    measures: str
    least: bool


@dataclass(frozen=True)
class Basis:
    """What the answer may say. Exactly one way of answering is meant:

    `silent`: the sources do not say, or, if `unsure`, have a figure that may be meant but is not likely enough; `lines`
    are what they say nearest to it. Else `lines`: these figures or sentences are listed.
    Where figures are listed, `greatest` is told before them, and `missing` are the parts of the question not found.
    `required`: the model words an answer that has this numeral.
    `statements`, where sources disagree, are the answer's own and then the others, to be listed below either. None of
    these: the model answers from the evidence, and `nearest` stands in where what it wrote does not stand there. No
    evidence: nothing was found.
    """

    evidence: list[EvidenceSentence]
    silent: bool = False
    unsure: bool = False
    lines: list[Line] = field(default_factory=list)
    statements: list[StatementLine] = field(default_factory=list)
    required: str | None = None
    nearest: list[Line] = field(default_factory=list)
    greatest: Greatest | None = None
    missing: list[str] = field(default_factory=list)


def once(lines: Sequence[Line]) -> list[Line]:
    """The same without lines that say the same as one before: a sentence that two figures stand in."""
    kept: dict[str, Line] = {}
    for one in lines:
        kept.setdefault(one.text, one)
    return list(kept.values())


def joined(told: Sequence[tuple[str, Basis]]) -> Basis | None:
    """What the answers to several questions come to as one: their lines in turn, and the questions that the sources are
    silent about as `missing`; the first one's statements that has any. None where the model has to word one of them, or
    the sources are silent about all."""
    lines: list[Line] = []
    statements: list[StatementLine] = []
    evidence: list[EvidenceSentence] = []
    missing: list[str] = []
    for question, basis in told:
        if basis.silent or not basis.evidence:
            missing.append(question)
            continue
        if not basis.lines:
            return None
        start = len(evidence)
        evidence += basis.evidence
        lines += [replace(one, evidence=one.evidence + start) for one in basis.lines]
        moved = [replace(one, evidence=one.evidence + start) for one in basis.statements]
        statements = statements or moved
        missing += basis.missing
    if not lines:
        return None
    return Basis(evidence, lines=once(lines), statements=statements, missing=missing)
