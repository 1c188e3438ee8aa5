"""Files a page hands to the browser to save: made here, saved by the page's script, never written to disk."""

import base64
from typing import NamedTuple

SAVE_JS = "(file) => saveFile(file)"
"""What a page does with a file it was sent; `saveFile` is in page.js."""


class TextFile(NamedTuple):
    """A text with the name it is saved under."""

    name: str
    kind: str
    text: str

    def sent(self) -> dict[str, str]:
        """As the page's script takes it."""
        return ByteFile(self.name, self.kind, self.text.encode("utf-8", "replace")).sent()


class ByteFile(NamedTuple):
    """Bytes with the name they are saved under."""

    name: str
    kind: str
    data: bytes

    def sent(self) -> dict[str, str]:
        """As the page's script takes it."""
        data = base64.b64encode(self.data).decode("ascii")
        return {"name": self.name, "kind": self.kind, "data": data}
