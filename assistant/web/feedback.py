"""What people said of answers: a line of JSON each, in a file on this machine that nothing sends anywhere."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from assistant.chain.types import Answer

Verdict = Literal["good", "bad"]
Reason = Literal["figure", "source", "refusal", "language", "other"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
MAX_REMARK = 2000


class FeedbackBook:
    """The file `feedback.jsonl` in a folder; written by one process."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "feedback.jsonl"
        self._lock = threading.Lock()

    def add(
        self,
        answer: Answer,
        verdict: Verdict,
        *,
        reason: Reason | None = None,
        remark: str = "",
        person: str | None = None,
    ) -> None:
        """Write one verdict down. `person` is the name somebody is logged in with."""
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "person": person,
            "verdict": verdict,
            "reason": reason,
            "remark": remark[:MAX_REMARK],
            "answer_id": answer.id,
            "question": answer.question,
            "answer": answer.answer,
            "abstained": answer.abstained,
            "model": answer.model,
            "index": answer.index,
        }
        line = json.dumps(entry, ensure_ascii=False)
        with self._lock, self.path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(line + "\n")
