"""`transformers serve` with a tiny model whose weights the test makes: the protocol is real, the text is noise."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.assemble import open_assistant
from assistant.settings import Settings
from tests.assistant.llm.noise import PHRASES, assert_supported
from tests.faults.test_llm import QUESTION, assert_grounded

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
ANSWERS = 8


def make_model(folder: Path) -> None:
    """A language model of two thin layers with random weights, and a tokenizer of whole phrases."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    vocabulary = {phrase: place for place, phrase in enumerate(("<unk>", "<s>", "</s>", *PHRASES))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", chat_template=TEMPLATE
    )
    torch.manual_seed(1325)
    config = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=8192, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(
        do_sample=True,
        top_k=0,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
        suppress_tokens=[0, 1],
        min_new_tokens=60,
    )
    model.save_pretrained(folder)
    fast.save_pretrained(folder)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of the running server and the name of its model."""
    pytest.importorskip("accelerate", reason="`transformers serve` needs the package accelerate")
    folder = tmp_path_factory.mktemp("tiny")
    make_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HOME": str(folder / "home")}
    module = (sys.executable, "-m", "transformers.cli.transformers")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*module, "serve", str(folder), "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **offline},
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/health", timeout=2)
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail((folder / "log").read_text()[-3000:])
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/v1", str(folder)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.mark.full
def test_noise_is_caught(served: tuple[str, str], starter_settings: Settings) -> None:
    address, name = served
    settings = Settings(
        data_dir=starter_settings.data_dir, models_dir=starter_settings.models_dir, llm=f"openai:{name}",
        llm_base_url=address, llm_timeout=60, llm_max_tokens=200, llm_temperature=1.0,
    )  # fmt: skip
    assistant = open_assistant(settings)
    removed = []
    for _ in range(ANSWERS):
        answer = assistant.ask(QUESTION)
        assert_grounded(answer, assistant)
        for claim in answer.claims:
            assert_supported(claim, answer)
        removed += [claim.text for claim in answer.unsupported]
    assistant.close()
    assert len(set(removed)) > ANSWERS, "the model said next to nothing"
    assert any("five" in text for text in removed)
