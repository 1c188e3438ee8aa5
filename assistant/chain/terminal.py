"""An answer as the terminal shows it: text on one side, sources on the other."""

from assistant.chain.types import Answer, AnswerCalculation, Citation


def answer_text(answer: Answer) -> str:
    """The answer alone, for standard output."""
    return answer.answer


def sources_text(answer: Answer) -> str:
    """Notice, calculations, sources with their quotes, and how long it took, for standard error."""
    lines = [answer.notice] if answer.notice else []
    lines += [_calculation(c) for c in answer.calculations]
    lines += [_source(c) for c in answer.citations]
    seconds = answer.timings.total_ms / 1000
    return "\n".join([*lines, f"({seconds:.1f} s, {answer.model})"])


def _source(citation: Citation) -> str:
    where = ", ".join(
        str(part) for part in (citation.publisher, citation.published, citation.url) if part
    )
    quote = " ".join(citation.quote.split())
    return f"[{citation.mark}] {citation.title} ({where or citation.document_id})\n    “{quote}”"


def _calculation(made: AnswerCalculation) -> str:
    marks = "".join(f"[{i.citation}]" for i in made.inputs if i.citation is not None)
    return f"{made.formula}  {marks}".rstrip()
