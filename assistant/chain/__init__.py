"""The way of a question: search, evidence, model, citations. `Assistant` in `assistant.py` is the main flow."""
