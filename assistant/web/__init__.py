"""The chat page, a Gradio app: `app` builds and serves it, every tab is a module of its own.

Nothing is imported here: Gradio takes seconds to load and the command line should not wait for it.
"""
