"""Answers questions about documents, with citations, and accounts for every number.

The main flow: `assistant.cli.ask` calls `assistant.chain.Assistant.ask`.
"""
