"""What goes wrong with relations between figures."""

from assistant.errors import AssistantError


class AuditError(AssistantError):
    """A relation cannot be used: an unknown name, a unit that does not fit, a claim declared twice."""


class FigureMissing(AuditError):  # noqa: N818 – told in a row as "cannot be checked", not shown as an error
    """A relation needs figures that the chosen documents do not hold; `reasons` says so, a sentence each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
