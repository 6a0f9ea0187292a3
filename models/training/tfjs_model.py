"""The folded network as a tfjs layers model: `model.json` and `weights.bin`."""
import json
from pathlib import Path

import torch
from torch import nn

from network import Excite, Network, shares

# How many columns and bands become one.
TOTAL_STRIDE = 32


def round_weights(network: Network) -> None:
    """Rounds every weight in place to float16, as which it is exported, so that torch computes with the very
    same. Bytes would be half of it, but one scale a tensor is too coarse for channels as unequal as these."""
    for parameter in network.parameters():
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

    def weight(self, name: str, value: torch.Tensor) -> None:
        self.manifest.append({
            "name": name, "shape": list(value.shape), "dtype": "float32",
            "quantization": {"dtype": "float16", "original_dtype": "float32"},
        })
        self.data.append(value.detach().numpy().astype("<f2").tobytes())

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
            self.weight(f"{name}/kernel", kernel)
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


    def dense(self, name: str, layer: nn.Linear, activation: str, source: str) -> str:
        config = {"units": layer.out_features, "activation": activation, "use_bias": True}
        self.layer("Dense", name, config, source)
        self.weight(f"{name}/kernel", layer.weight.T.contiguous())
        self.weight(f"{name}/bias", layer.bias)
        return name

    def hard_swish(self, name: str, source: str) -> str:
        """`six_swish`."""
        more = self.layer("Rescaling", f"{name}_plus_three", {"scale": 1, "offset": 3}, source)
        limited = self.layer("ReLU", f"{name}_limited", {"max_value": 6}, more)
        return self.layer("Multiply", f"{name}_swish", {}, source, limited)

    def excite(self, name: str, layer: Excite, source: str) -> str:
        last = self.mean(f"{name}_mean", source)
        last = self.dense(f"{name}_squeeze", layer.squeeze, "relu", last)
        last = self.dense(f"{name}_excite", layer.excite, "sigmoid", last)
        last = self.layer("Reshape", f"{name}_share", {"target_shape": [1, 1, layer.excite.out_features]}, last)
        return self.layer("Multiply", f"{name}_excited", {}, source, last)

    def mean(self, name: str, source: str) -> str:
        return self.layer("GlobalAveragePooling2D", name, {"data_format": "channels_last"}, source)

    def later(self, name: str, shape: tuple[int, int], channels: int, source: str) -> str:
        """A mean of all places in which columns have the shares of `network.shares`; shape: of a window."""
        columns, bands = (-(-side // TOTAL_STRIDE) for side in shape)
        kernel = (shares(columns) / bands).reshape(columns, 1, 1, 1).repeat(1, bands, channels, 1)
        self.layer("DepthwiseConv2D", f"{name}_mean", {
            "kernel_size": [columns, bands],
            "strides": [1, 1],
            "padding": "valid",
            "data_format": "channels_last",
            "dilation_rate": [1, 1],
            "activation": "linear",
            "use_bias": True,
            "depth_multiplier": 1,
        }, source)
        self.weight(f"{name}_mean/depthwise_kernel", kernel)
        self.weight(f"{name}_mean/bias", torch.zeros(channels))
        return self.layer("Flatten", name, {"data_format": "channels_last"}, f"{name}_mean")


def layers_model(network: Network, shape: tuple[int, int]) -> LayersModel:
    """@param network: folded; its logits become sigmoid scores. @param shape: of a window."""
    model = LayersModel()

    def convolve(name: str, layer: nn.Conv2d, swish: bool, source: str) -> str:
        last = model.convolution(name, layer, "linear" if swish else "relu", source)
        return model.hard_swish(name, last) if swish else last

    last = model.layer("InputLayer", "input", {"batch_input_shape": [None, *shape, 1], "sparse": False})
    last = convolve("stem", network.stem, True, last)
    for number, block in enumerate(network.blocks, 1):
        source = last
        if block.expand:
            last = convolve(f"expand_{number}", block.expand, block.swish, last)
        last = convolve(f"depthwise_{number}", block.depthwise, block.swish, last)
        if block.excite:
            last = model.excite(f"block_{number}", block.excite, last)
        last = model.convolution(f"project_{number}", block.project, "linear", last)
        if block.residual:
            last = model.layer("Add", f"add_{number}", {}, last, source)
    features = convolve("last", network.last, True, last)
    model.mean("embedding", features)
    last = model.later("named_by", shape, network.last.out_channels, features)
    last = model.hard_swish("hidden", model.dense("hidden", network.hidden, "linear", last))
    model.dense("scores", network.head, "sigmoid", last)
    return model
