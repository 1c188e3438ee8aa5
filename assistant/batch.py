"""Reading batch files: JSON Lines, one checked object a line."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import AssistantError

Line = TypeVar("Line", bound=BaseModel)


def read_batch(path: Path, line_type: type[Line]) -> list[Line]:
    """The lines of a batch file, in order; empty ones are passed over.

    Raises AssistantError when the file cannot be read, or naming the first line that is not of the type.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"The batch file {path} cannot be read: {error}.") from error
    found: list[Line] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(line_type.model_validate_json(line))
        except ValidationError as error:
            wanted = ", ".join(
                f'"{name}": …'
                for name, field in line_type.model_fields.items()
                if field.is_required()
            )
            raise AssistantError(
                f"{path}, line {number}: a line is {{{wanted}}}; {error.errors()[0]['msg']}."
            ) from error
    return found
