"""The folded network as a tfjs layers model: `model.json` and `weights.bin`."""
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from network import Network
from windows import COLUMNS, MEL_BANDS


class Bytes(NamedTuple):
    """A tensor stored as bytes: a value is `code * scale + minimum`."""

    codes: np.ndarray
    scale: float
    minimum: float

    @property
    def values(self) -> np.ndarray:
        return (self.codes * self.scale + self.minimum).astype(np.float32)


def as_bytes(weights: torch.Tensor) -> Bytes:
    values = weights.detach().double().numpy()
    minimum = float(values.min())
    scale = max(float(values.max()) - minimum, 1e-9) / 255
    return Bytes(np.round((values - minimum) / scale).astype(np.uint8), scale, minimum)


def is_pointwise(conv: nn.Module) -> bool:
    return isinstance(conv, nn.Conv2d) and conv.kernel_size == (1, 1)


def round_weights(network: Network) -> None:
    """Rounds every weight in place to what is exported, so that torch computes with the very same:
    bytes for the kernels of pointwise convolutions, nearly all there is, and float16 for the rest."""
    for module in network.modules():
        for name, parameter in module.named_parameters(recurse=False):
            if is_pointwise(module) and name == "weight":
                parameter.data = torch.from_numpy(as_bytes(parameter).values)
            else:
                parameter.data = parameter.data.half().float()


class LayersModel:
    """Collects layers and their weights in the order in which they are applied."""

    def __init__(self):
        self.layers: list[dict] = []
        self.manifest: list[dict] = []
        self.data: list[bytes] = []

    def layer(self, class_name: str, name: str, config: dict, *inputs: str) -> str:
        self.layers.append({
            "class_name": class_name,
            "name": name,
            "config": {"name": name, "dtype": "float32", **config},
            "inbound_nodes": [[[source, 0, 0, {}] for source in inputs]] if inputs else [],
        })
        return name

    def weight(self, name: str, value: torch.Tensor, in_bytes: bool = False) -> None:
        if in_bytes:
            stored = as_bytes(value)
            data = stored.codes
            how = {"dtype": "uint8", "scale": stored.scale, "min": stored.minimum}
        else:
            data, how = value.detach().numpy().astype("<f2"), {"dtype": "float16"}
        self.manifest.append({
            "name": name, "shape": list(value.shape), "dtype": "float32",
            "quantization": {**how, "original_dtype": "float32"},
        })
        self.data.append(data.tobytes())

    def convolution(self, name: str, conv: nn.Conv2d, activation: str, source: str) -> str:
        """A Conv2D (kernel [h, w, in, out]) or, where every channel is a group of its own, a
        DepthwiseConv2D (kernel [h, w, in, 1])."""
        depthwise = conv.groups > 1
        config = {
            "kernel_size": list(conv.kernel_size),
            "strides": list(conv.stride),
            "padding": "same",
            "data_format": "channels_last",
            "dilation_rate": [1, 1],
            "activation": activation,
            "use_bias": True,
        }
        if depthwise:
            self.layer("DepthwiseConv2D", name, {**config, "depth_multiplier": 1}, source)
            self.weight(f"{name}/depthwise_kernel", conv.weight.permute(2, 3, 0, 1).contiguous())
        else:
            self.layer("Conv2D", name, {**config, "filters": conv.out_channels}, source)
            kernel = conv.weight.permute(2, 3, 1, 0).contiguous()
            self.weight(f"{name}/kernel", kernel, is_pointwise(conv))
        bias = torch.zeros(conv.out_channels) if conv.bias is None else conv.bias
        self.weight(f"{name}/bias", bias)
        return name

    def write(self, folder: Path, name: str) -> None:
        model = {
            "format": "layers-model",
            "generatedBy": "models/training/export.py",
            "convertedBy": None,
            "modelTopology": {
                "keras_version": "2.15.0",
                "backend": "tensorflow",
                "model_config": {"class_name": "Functional", "config": {
                    "name": name,
                    "layers": self.layers,
                    "input_layers": [["input", 0, 0]],
                    "output_layers": [["scores", 0, 0], ["embedding", 0, 0]],
                }},
            },
            "weightsManifest": [{"paths": ["weights.bin"], "weights": self.manifest}],
        }
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_text(json.dumps(model, indent=1) + "\n")
        (folder / "weights.bin").write_bytes(b"".join(self.data))


def layers_model(network: Network) -> LayersModel:
    """@param network: folded; its logits become sigmoid scores."""
    model = LayersModel()
    last = model.layer(
        "InputLayer", "input", {"batch_input_shape": [None, COLUMNS, MEL_BANDS, 1], "sparse": False})
    last = model.convolution("stem", network.stem, "relu6", last)
    for number, block in enumerate(network.blocks, 1):
        last = model.convolution(f"depthwise_{number}", block.depthwise, "relu6", last)
        if block.reduce:
            last = model.convolution(f"reduce_{number}", block.reduce, "linear", last)
        last = model.convolution(f"pointwise_{number}", block.pointwise, "relu6", last)
    last = model.layer("GlobalAveragePooling2D", "embedding", {"data_format": "channels_last"}, last)
    labels = network.head.out_features
    dense = {"units": labels, "activation": "sigmoid", "use_bias": True}
    model.layer("Dense", "scores", dense, last)
    model.weight("scores/kernel", network.head.weight.T.contiguous())
    model.weight("scores/bias", network.head.bias)
    return model
