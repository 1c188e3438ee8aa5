"""Colours, sizes and fonts of the page, light and dark. Fonts are the system's own; none is fetched."""

import gradio as gr

_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)
_MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "DejaVu Sans Mono", "monospace")


def page_theme() -> gr.themes.Base:
    """The page's theme; `style.css` builds on the variables it sets."""
    theme = gr.themes.Base(
        font=[_quoted(name) for name in _FONTS],
        font_mono=[_quoted(name) for name in _MONO],
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
        spacing_size=gr.themes.sizes.spacing_md,
    )
    return theme.set(
        body_background_fill="#f7f7f4",
        body_background_fill_dark="#16181b",
        body_text_color="#1d2126",
        body_text_color_dark="#e4e6e8",
        body_text_color_subdued="#5c646d",
        body_text_color_subdued_dark="#9aa3ac",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1e2125",
        background_fill_secondary="#efefea",
        background_fill_secondary_dark="#272b30",
        border_color_primary="#dcdcd4",
        border_color_primary_dark="#363b41",
        border_color_accent="#1f6f6b",
        border_color_accent_dark="#63b8b1",
        color_accent="#1f6f6b",
        color_accent_soft="#e1efed",
        color_accent_soft_dark="#1e3634",
        link_text_color="#17615d",
        link_text_color_dark="#7cc9c2",
        link_text_color_hover="#0f4744",
        link_text_color_hover_dark="#a4ded9",
        link_text_color_visited="#17615d",
        link_text_color_visited_dark="#7cc9c2",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1e2125",
        input_background_fill_focus="#ffffff",
        input_background_fill_focus_dark="#1e2125",
        input_border_color="#bdbdb3",
        input_border_color_dark="#4a5058",
        input_border_color_focus="#1f6f6b",
        input_border_color_focus_dark="#63b8b1",
        input_placeholder_color="#6b727a",
        input_placeholder_color_dark="#8b949d",
        button_primary_background_fill="#1f6f6b",
        button_primary_background_fill_dark="#2a807b",
        button_primary_background_fill_hover="#185855",
        button_primary_background_fill_hover_dark="#338f89",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#1e2125",
        button_secondary_background_fill_hover="#efefea",
        button_secondary_background_fill_hover_dark="#272b30",
        button_secondary_border_color="#bdbdb3",
        button_secondary_border_color_dark="#4a5058",
        button_cancel_background_fill="#8c2f26",
        button_cancel_background_fill_dark="#a2443a",
        button_cancel_background_fill_hover="#6f241d",
        button_cancel_background_fill_hover_dark="#b5544a",
        button_cancel_text_color="#ffffff",
        button_cancel_text_color_dark="#ffffff",
    )


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
