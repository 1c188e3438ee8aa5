"""Which documents the questions of one session may use."""

from dataclasses import dataclass, field

from assistant.web.people import Assistant


@dataclass(eq=False)
class Chosen:
    """The documents left out by the person; whatever is added later is in."""

    left_out: set[str] = field(default_factory=set)

    def among(self, assistant: Assistant) -> list[str] | None:
        """The ids a question may use, None for all."""
        ids = assistant.document_ids()
        if not self.left_out & set(ids):
            return None
        return [i for i in ids if i not in self.left_out]
