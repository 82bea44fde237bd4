from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys

import pytest

from assistant.web import ListenError, PortInUseError, serve
from tests.assistant.web.prepared import PreparedAssistant


def test_a_port_in_use_is_a_clear_error() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} on 127.0.0.1 is in use"):
            serve(PreparedAssistant(), "127.0.0.1", port)


def test_the_web_server_loads_no_model_library() -> None:
    code = "import sys, assistant.web; print({'torch', 'transformers', 'sentence_transformers', 'chromadb'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_gradio_reports_to_nobody() -> None:
    import gradio.analytics

    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert not gradio.analytics.analytics_enabled()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no address of this computer"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "no address of this computer"),
        (PermissionError(errno.EACCES, "Permission denied"), "take a port above 1023"),
        (OverflowError("port must be 0-65535"), "from 0 to 65535"),
    ],
)
def test_an_address_that_cannot_be_taken_is_a_clear_error(
    error: Exception, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise error

    monkeypatch.setattr(socket.socket, "bind", refuse, raising=False)
    with pytest.raises(ListenError, match=advice):
        serve(PreparedAssistant(), "example.test", 7860)
