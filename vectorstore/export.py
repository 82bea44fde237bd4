"""Writes a SentenceTransformer model as ONNX: `python -m vectorstore.export FOLDER TARGET PRECISION NAME SHA256`.

Run in a process of its own by `vectorstore.model`, because torch takes seconds to import and 500 MB that it
never gives back. Everything from token ids to the unit vector becomes one graph, so pooling and normalisation
are the model's own. The result is compared with torch's vectors before it counts as written.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.errors import ModelError
from vectorstore.model import ModelSource, Precision
from vectorstore.quantise import quantise

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OPSET = 17
# Cosine to torch's own vectors: below the first number a text is wrong, below the second the whole export is.
REQUIRED_COSINE: dict[Precision, tuple[float, float]] = {"fp32": (0.9999, 0.9999), "int8": (0.9, 0.96)}
_FUSED_TYPES = ("bert", "roberta", "xlm-roberta")
_MASK = 4  # which input of MultiHeadAttention it is
_PROMPTS = {"query_prompt": ("query",), "document_prompt": ("document", "passage", "corpus")}

SAMPLE = (
    "Belgium",
    "Who pays for it?",
    "The third National Action Plan covers the years 2017-2021 and names ten ministries.",
    "Ελλάδα, Україна, 日本: women's participation in peace processes, 35 %.",
    "The plan has six objectives:\n- train every officer before deployment;\n- report to Parliament each spring.",
    " ".join(["Resolution 1325 asks Member States to include women at every level of decision-making."] * 6),
    " ".join(["Deployed women made up 9.9 per cent of military observers in 2024."] * 60),
    " ".join(["Each ministry reports in spring and the parliament debates it before the summer."] * 60),
)


def export(folder: Path, target: Path, precision: Precision, name: str, weights_sha256: str) -> None:
    """Export the model in `folder` to `target`. Raises ModelError if that is impossible or the vectors differ."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
    ).eval()
    target.mkdir(parents=True)
    inputs = _save_tokenizer(model, target)
    _save_graph(model, target / "model.onnx", inputs)
    _fuse(model, target / "model.onnx")
    if precision == "int8":
        quantise(target / "model.onnx")
    _weights_apart(target / "model.onnx")
    prompts = {key: _prompt(model, names) for key, names in _PROMPTS.items()}
    facts = {
        "model_id": ModelSource(name, folder, weights_sha256).model_id(precision),
        "dimension": model.get_embedding_dimension(),
        "max_tokens": _max_tokens(model),
        "inputs": inputs,
        **prompts,
    }
    facts["cosine"] = _verify(model, target, facts, precision)
    (target / "model.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _max_tokens(model: SentenceTransformer) -> int:
    limit = model.max_seq_length or model.tokenizer.model_max_length
    return int(min(limit, 8192))  # a tokenizer without a limit says 10^30


def _prompt(model: SentenceTransformer, names: tuple[str, ...]) -> str:
    return next((model.prompts[name] for name in names if model.prompts.get(name)), "")


def _save_tokenizer(model: SentenceTransformer, target: Path) -> list[str]:
    """Write tokenizer.json; return the names of the model's inputs."""
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise ModelError("its tokenizer has no tokenizer.json form; choose a model with a fast tokenizer.")
    (target / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    return [name for name in model.tokenizer.model_input_names if name in ("input_ids", "token_type_ids")]


def _save_graph(model: SentenceTransformer, path: Path, inputs: list[str]) -> None:
    import torch

    class Whole(torch.nn.Module):  # type: ignore[misc]
        """Every module of the SentenceTransformer, then a unit vector, as one graph.

        Texts that run together have the same length, so that there is no padding and nothing to mask.
        """

        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(model)

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = dict(zip(inputs, tensors, strict=True))
            features["attention_mask"] = torch.ones_like(features["input_ids"])
            for step in self.steps:
                features = step(features)
            # The store compares by cosine, so that a model without its own normalisation gets one here.
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2.0, dim=-1)

    batch = model.tokenizer(list(SAMPLE[:3]), padding=True, truncation=True, return_tensors="pt")
    try:
        with torch.no_grad():
            torch.onnx.export(
                Whole().eval(),
                tuple(batch[name] for name in inputs),
                str(path),
                input_names=inputs,
                output_names=["vector"],
                dynamic_axes={name: {0: "batch", 1: "tokens"} for name in inputs} | {"vector": {0: "batch"}},
                opset_version=OPSET,
                dynamo=False,
            )
    except Exception as error:  # whatever the tracer could not follow
        raise ModelError(f"its layers cannot be traced ({error}); choose another model.") from error


def _fuse(model: SentenceTransformer, path: Path) -> None:
    """Fuse attention and GELU where the optimizer knows the architecture; others stay as they are."""
    config = model[0].auto_model.config
    if config.model_type not in _FUSED_TYPES:
        return
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    # Adding, then LayerNormalization, takes a quarter of the time of the operator that does both.
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.use_multi_head_attention = True
    fused = optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
    )
    for node in fused.get_nodes_by_op_type("MultiHeadAttention"):
        if len(node.input) > _MASK:
            node.input[_MASK] = ""  # it says that every token is there
    fused.prune_graph()
    fused.save_model_to_file(str(path))


def _weights_apart(path: Path) -> None:
    """Move the weights to a file beside the graph, which the runtime maps instead of copying it.

    The default model then takes 109 MB at most to load and run instead of 183.
    """
    import onnx

    data = path.with_name(path.name + ".data")
    onnx.save_model(onnx.load(path), path, save_as_external_data=True, location=data.name, size_threshold=1024)
    shutil.copymode(path, data)  # onnx lets nobody but the owner read it


def _verify(model: SentenceTransformer, target: Path, facts: dict[str, Any], precision: Precision) -> float:
    """Compare with torch through the very code that will embed; return the lowest cosine."""
    from vectorstore.embeddings import OnnxEmbeddings

    ours = OnnxEmbeddings(target, facts).encode(SAMPLE)
    theirs = model.encode_document(list(SAMPLE), normalize_embeddings=True, show_progress_bar=False)
    cosines = np.sum(ours * np.asarray(theirs), axis=1)
    each, mean = REQUIRED_COSINE[precision]
    if cosines.min() < each or cosines.mean() < mean:
        raise ModelError(
            f"its {precision} vectors differ from torch's (cosine {cosines.min():.4f} at worst); "
            + ("use precision fp32." if precision == "int8" else "choose another model.")
        )
    return float(cosines.min())


def main(arguments: list[str]) -> int:
    """The command; the last line on standard error says what went wrong."""
    folder, target, precision, name, weights_sha256 = arguments
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            export(Path(folder), Path(target), precision, name, weights_sha256)  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001 - the process ends here, and its last line tells the caller
        shutil.rmtree(target, ignore_errors=True)
        print(f"{error}" if isinstance(error, ModelError) else f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
