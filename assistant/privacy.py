"""Switching off everything that would speak to the outside."""

import os

_OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",  # its warning about forks, not a matter of privacy
}


def go_private() -> None:
    """Turn telemetry, tracing and look-ups of the libraries off; call it before they are imported.

    It wins over the person's own environment: a store may hold what must not leave the machine.
    """
    os.environ.update(_OFF)
