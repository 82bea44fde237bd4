"""The colours and fonts of Gradio's own parts; everything else is in static/chat.css."""

from __future__ import annotations

import gradio as gr

SANS = ("-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build() -> gr.themes.Base:
    """A theme with system fonts only; nothing is fetched. The colours are those of static/chat.css."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#faf7f1",
        body_background_fill_dark="#13181a",
        body_text_color="#22211e",
        body_text_color_dark="#ece8e0",
    )
