"""What `assistant figures` prints: every quantity of a document, or of each text of a batch file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.batch import read_batch
from assistant.figures import Figure, find_figures


class BatchText(BaseModel):
    """A line of a batch file; `language` may be given where it is known."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    text: str
    language: str | None = None


def figures_of_text(text: BatchText) -> dict[str, Any]:
    """Id and figures of a text, as the JSON contract has them."""
    return as_items(text.id, find_figures(text.text, text.language))


def as_items(name: str, figures: Sequence[Figure]) -> dict[str, Any]:
    """The figures of the text or document of this name, as the JSON contract has them."""
    return {"id": name, "figures": [_item(f) for f in figures]}


def figures_of_batch(path: Path) -> Iterator[dict[str, Any]]:
    """The figures of each line `{"id", "text"}`, in order.

    Raises AssistantError naming the line when one is not of that form.
    """
    return (figures_of_text(text) for text in read_batch(path, BatchText))


def figures_text(found: dict[str, Any]) -> str:
    """The figures of one text as lines for a person."""
    lines = [f"{found['id']}: {len(found['figures'])} figures"]
    for f in found["figures"]:
        qualifier = f" ({f['qualifier'].replace('_', ' ')})" if f["qualifier"] else ""
        lines.append(
            f"  {f['start']}-{f['end']}  {f['text']!r} = {f['value']} {f['unit']}{qualifier}"
        )
    return "\n".join(lines)


def _item(figure: Figure) -> dict[str, Any]:
    item = figure.model_dump(mode="json", exclude_none=True, exclude={"implied"})
    item["value"] = format(figure.value, "f")
    for name, number in (("resolution", figure.resolution), ("factor", figure.factor)):
        if number is not None:
            item[name] = format(number.normalize(), "f")
    item["qualifier"] = figure.qualifier
    return item
