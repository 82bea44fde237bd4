"""Gradio without a memory: what it would keep of thousands of visitors, conversations included, is not kept."""

from __future__ import annotations

from copy import copy
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState, StateHolder
from gradio.utils import LRUCache
from starlette.types import ASGIApp

MOST_SESSIONS = 500


class _Session(SessionState):  # type: ignore[misc]
    """A visitor for the length of one step of an answer.

    Gradio's own also describes every component anew, for links into a conversation, which there are none of here; that
    took a quarter of the server's time.
    """

    def __init__(self, blocks: gr.Blocks) -> None:
        self.blocks_config = copy(blocks.default_config)
        self.config_values: dict[int, Any] = {}
        self.state_data: dict[int, Any] = {}
        self._state_ttl: dict[int, Any] = {}
        self.is_closed = False

    def _update_config(self, key: int) -> None:
        """Nothing reads it."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing reads it."""


class _Forgetful(StateHolder):  # type: ignore[misc]
    """Gradio keeps the last conversation of thousands of visitors in memory; this keeps none."""

    def __getitem__(self, session_id: str) -> SessionState:
        return _Session(self.blocks)


def forget(mounted: ASGIApp, page: gr.Blocks) -> None:
    """Let `page`, as the app `mounted` serves it, keep nothing between two steps. (`page.app` is another app.)"""
    holder = _Forgetful()
    holder.set_blocks(page)
    mounted.state_holder = holder  # type: ignore[attr-defined]
    # Gradio keeps a little for every visitor there ever was; these are for those who are answered now.
    page._queue.pending_event_ids_session = LRUCache(MOST_SESSIONS)
    page._queue.pending_messages_per_session = LRUCache(MOST_SESSIONS)
