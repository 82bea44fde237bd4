"""Finding, checking and exporting embedding models."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vectorstore import DEFAULT_MODEL, ModelError, OnnxEmbeddings, load_embeddings
from vectorstore.model import DEFAULT_SHA256, EXPORT, WEIGHTS, ModelSource, check_weights, exported, file_sha256, locate

# A model that differs from the default in all that may differ: pooling, length, no normalisation, prompts.
OTHER_MODEL = """
import sys; from pathlib import Path; import numpy as np, torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast
folder, packaged, texts = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
torch.manual_seed(0)
config = BertConfig(vocab_size=30522, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
                    initializer_range=0.5)
BertModel(config).save_pretrained(folder / "bert")
BertTokenizerFast.from_pretrained(packaged).save_pretrained(folder / "bert")
model = SentenceTransformer(
    modules=[Transformer(str(folder / "bert"), max_seq_length=48), Pooling(32, pooling_mode="cls")],
    prompts={"query": "question: ", "document": "passage: "}, device="cpu")
model.save_pretrained(str(folder / "model"))
np.save(folder / "documents.npy", model.encode_document(texts, normalize_embeddings=True))
np.save(folder / "queries.npy", model.encode_query(texts, normalize_embeddings=True))
"""
TEXTS = ["Belgium", "Who pays for the plan of 2017-2021?", "women at the table " * 40]


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    packaged = str(locate().folder)
    subprocess.run([sys.executable, "-c", OTHER_MODEL, str(folder), packaged, *TEXTS], check=True, capture_output=True)
    return folder


def test_default_is_packaged() -> None:
    source = locate()
    check_weights(source)
    assert source.model_id("fp32") == "all-MiniLM-L6-v2@53aa51172d14/fp32"
    assert source.export_name("int8") == f"all-minilm-l6-v2-53aa51172d14-int8-{EXPORT}"
    assert locate(f"sentence-transformers/{DEFAULT_MODEL}") == source


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(locate().folder, folder)
    with (folder / WEIGHTS).open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelError, match=r"sha256.*reinstall"):
        exported(ModelSource(DEFAULT_MODEL, folder, DEFAULT_SHA256), tmp_path / "models", "fp32")
    assert not list((tmp_path / "models").glob("all-*"))


def test_unknown_model_is_not_downloaded(tmp_path: Path) -> None:
    """The guard against outside connections would fail this test if the hub were asked."""
    with pytest.raises(ModelError, match=r"not on this machine.*nothing is downloaded.*folder"):
        load_embeddings("nobody/no-such-model", tmp_path)


def test_folder_without_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=WEIGHTS):
        locate(str(tmp_path))


def test_folder_that_is_no_model(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(ModelError, match="'broken' could not be exported to ONNX"):
        load_embeddings(str(folder), tmp_path / "models")
    assert not list((tmp_path / "models").glob("broken*"))


def test_another_model_keeps_its_ways(other_model: Path, tmp_path: Path) -> None:
    """Two threads ask at once: it is exported once, and gives the vectors that sentence-transformers gives."""
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: load_embeddings(str(other_model / "model"), tmp_path), range(2))
    assert one.model_id == two.model_id
    weights = file_sha256(other_model / "model" / WEIGHTS)
    assert one.model_id == f"model@{weights[:12]}/fp32"
    assert (one.dimension, one.max_tokens) == (32, 48)
    documents, queries = np.load(other_model / "documents.npy"), np.load(other_model / "queries.npy")
    assert np.allclose(one.encode(TEXTS), documents, atol=1e-4)
    assert np.allclose([one.encode_query(text) for text in TEXTS], queries, atol=1e-4)
    assert not np.allclose(documents, queries, atol=1e-2)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [f"model-{weights[:12]}-fp32-{EXPORT}"]


def test_damaged_export_is_named(embeddings: OnnxEmbeddings, models_dir: Path, tmp_path: Path) -> None:
    name = locate().export_name("fp32")
    for file, message in [("model.onnx", "cannot be opened"), ("tokenizer.json", "cannot be opened")]:
        shutil.copytree(models_dir / name, tmp_path / file / name)
        (tmp_path / file / name / file).write_bytes(b"\x00")
        with pytest.raises(ModelError, match=message):
            load_embeddings(models_dir=tmp_path / file).warm()
    (tmp_path / "model.onnx" / name / "model.json").write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        load_embeddings(models_dir=tmp_path / "model.onnx")


def test_models_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        load_embeddings(models_dir=tmp_path / "file")
