"""Every error a person may be shown. The message is a sentence: what was given, what is wrong, what to do.

AssistantError
├── SettingsError        a setting is unknown or has an unusable value
├── DocumentError        a file or page cannot be read
├── FigureError          a quantity cannot be written or compared
├── CalculationError     a calculation has no answer: units differ, an input is missing, a division by zero
├── ModelStoreError      weights are missing, cannot be fetched or have the wrong hash
├── ModelError           the language model failed, refused or ran out of time
├── PromptError          a template is missing or uses a variable nobody fills
├── EvaluationError      a question set, a run or a report cannot be used
└── StoreError           the index is missing, locked, damaged or was built with another embedder
"""


class AssistantError(Exception):
    """Base of every error whose message is meant for the person using the program."""


class SettingsError(AssistantError):
    """A setting is unknown or has an unusable value."""


class DocumentError(AssistantError):
    """A file or page cannot be read."""


class FigureError(AssistantError):
    """A quantity cannot be written or compared."""


class CalculationError(AssistantError):
    """A calculation has no answer: units differ, an input is missing, a division by zero."""


class ModelStoreError(AssistantError):
    """Weights are missing, cannot be fetched or have the wrong hash."""


class ModelError(AssistantError):
    """The language model failed, refused or ran out of time."""


class PromptError(AssistantError):
    """A template is missing or uses a variable nobody fills."""


class EvaluationError(AssistantError):
    """A question set, a run or a report cannot be used."""


class StoreError(AssistantError):
    """The index is missing, locked, damaged or was built with another embedder."""
