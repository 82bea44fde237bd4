"""What the package leaves alone: torch, the network, the environment, the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import vectorstore

HEAVY = ("torch", "sentence_transformers", "transformers", "numba", "jax", "langchain_chroma", "onnx", "pandas")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(vectorstore.__file__).parent.parent
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, cwd=root)


def test_import_loads_next_to_nothing() -> None:
    modules = (*HEAVY, "numpy", "chromadb", "onnxruntime", "langchain_core", "bm25s")
    done = run(f"import sys, vectorstore; print([m for m in {modules} if m in sys.modules])")
    assert done.stdout == "[]\n", done.stderr


def test_a_question_needs_no_torch(read_only_store: Path, models_dir: Path) -> None:
    script = (
        "import sys; from pathlib import Path; import vectorstore\n"
        "embeddings = vectorstore.load_embeddings(models_dir=Path(sys.argv[2]))\n"
        "index = vectorstore.open_index(Path(sys.argv[1]), embeddings)\n"
        "assert index.search('Who coordinates the plan?')\n"
        f"print([m for m in {HEAVY} if m in sys.modules])\n"
    )
    done = run(script, str(read_only_store), str(models_dir))
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_every_public_name_is_there() -> None:
    for name in vectorstore.__all__:
        assert getattr(vectorstore, name) is not None
    assert not hasattr(vectorstore, "nothing_of_that_name")
