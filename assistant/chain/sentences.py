"""Cutting a text that is still being written into sentences."""

import re

# a mark that ends a sentence: the full-width ones always, the others only before space (not in 3.5 or U.S.A)
_END = re.compile(r"[\u3002\uff01\uff1f\u2026]+[”」』)]*|[.!?]+[\"”»)]*(?=\s)|\n")
_CLOSING = "\u3002\uff01\uff1f\u2026.!? \n"
_ABBREVIATION = re.compile(
    r"(?:^|\W)(?:[A-Za-z]|Inc|Corp|Ltd|Co|No|vs|approx|Mr|Ms|Dr|St|aprox|núm|Sr|Sra|EE|UU|ej)\.$"
)


class SentenceStream:
    """Collects pieces and gives whole sentences back, white space kept so that joining them gives the text."""

    def __init__(self) -> None:
        self._pending = ""

    def feed(self, piece: str) -> list[str]:
        """Add a piece; the sentences it completes."""
        self._pending += piece
        sentences: list[str] = []
        while (end := self._sentence_end()) is not None:
            sentences.append(self._pending[:end])
            self._pending = self._pending[end:]
        return sentences

    def rest(self) -> list[str]:
        """What is left when the text has ended."""
        rest, self._pending = self._pending, ""
        return [rest] if rest.strip() else []

    def presentable(self) -> str:
        """What may be shown of the unfinished sentence: the text before its first digit.

        A number must be checked before anybody sees it, and marks go before the closing punctuation.
        """
        digit = re.search(r"\d", self._pending)
        safe = self._pending[: digit.start() if digit else len(self._pending)]
        return safe.rstrip(_CLOSING)

    def _sentence_end(self) -> int | None:
        for match in _END.finditer(self._pending):
            end = match.end()
            if _ABBREVIATION.search(self._pending[:end]):
                continue
            following = self._pending[end:]
            return end + len(following) - len(following.lstrip())
        return None
