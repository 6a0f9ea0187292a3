"""Makes tiny.h5.gz and tiny.json, a stand-in for YAMNet: its layers with few channels and random weights.

The file is written by HDF5's own library in the layout of Keras's `save_weights`, and what the network
gives for one patch is computed by NumPy from the definition of each layer, normalisation and all:

    python3 test/unit/yamnet/tiny_yamnet.py     # needs h5py and NumPy
"""

import gzip
import json
from pathlib import Path

import h5py
import numpy as np

FOLDER = Path(__file__).parent
CLASSES = ["Speech", "Dog", "Bell", "Rain", "Silence"]
CHANNELS = [2, 3, 4, 4, 5, 5, 6, 6, 6, 6, 6, 6, 7, 8]
STRIDES = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
EPSILON = 1e-4
random = np.random.default_rng(7)


def padded(x, stride):
    """Zeros around the sides of an image for a kernel of 3, as TensorFlow's `same` puts them."""
    around = []
    for side in x.shape[:2]:
        total = max((-(-side // stride) - 1) * stride + 3 - side, 0)
        around.append((total // 2, total - total // 2))
    return np.pad(x, [*around, (0, 0)])


def patches(x, stride):
    """Of an image, for each place of a kernel of 3: `[rows, columns, 3, 3, channels]`."""
    x = padded(x, stride)
    rows, columns = [(side - 3) // stride + 1 for side in x.shape[:2]]
    return np.array([[x[r * stride : r * stride + 3, c * stride : c * stride + 3]
                      for c in range(columns)] for r in range(rows)])


def main():
    path = FOLDER / "tiny.h5"
    file = h5py.File(path, "w")
    file.attrs["layer_names"] = np.array([b"layer1/conv", b"logits"])

    def weights(layer, name, shape, spread=1.0, mean=0.0):
        values = (mean + spread * random.standard_normal(shape)).astype("float32")
        group = file.require_group(layer)
        group.attrs["weight_names"] = np.array([f"{layer}/{name}".encode()])
        group.create_dataset(f"{layer}/{name}", data=values)
        return values.astype("float64")

    def normalised(layer, x):
        channels = x.shape[-1]
        beta = weights(f"{layer}/bn", "beta:0", [channels], 0.5, 0.5)
        mean = weights(f"{layer}/bn", "moving_mean:0", [channels], 0.5)
        variance = np.abs(weights(f"{layer}/bn", "moving_variance:0", [channels], 0.1, 1.0))
        file.require_group(f"{layer}/relu")
        return np.maximum((x - mean) / np.sqrt(variance + EPSILON) + beta, 0)

    rows, bands = np.mgrid[0:96, 0:64]
    x = np.sin(0.7 * rows + 1.3 * bands)[..., np.newaxis]
    kernel = weights("layer1/conv", "kernel:0", [3, 3, 1, CHANNELS[0]], 0.5)
    x = normalised("layer1/conv", np.einsum("rcijk,ijkf->rcf", patches(x, STRIDES[0]), kernel))
    for i in range(1, len(CHANNELS)):
        layer = f"layer{i + 1}"
        kernel = weights(f"{layer}/depthwise_conv", "depthwise_kernel:0", [3, 3, CHANNELS[i - 1], 1], 0.5)
        x = np.einsum("rcijk,ijk->rck", patches(x, STRIDES[i]), kernel[..., 0])
        x = normalised(f"{layer}/depthwise_conv", x)
        kernel = weights(f"{layer}/pointwise_conv", "kernel:0", [1, 1, *CHANNELS[i - 1 : i + 1]], 0.5)
        x = normalised(f"{layer}/pointwise_conv", x @ kernel[0, 0])
    embedding = x.mean(axis=(0, 1))
    logits = embedding @ weights("logits", "kernel:0", [CHANNELS[-1], len(CLASSES)], 0.5)
    logits += weights("logits", "bias:0", [len(CLASSES)], 0.5)
    file.close()

    (FOLDER / "tiny.h5.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()
    expected = {"classes": CLASSES, "embedding": embedding.tolist(), "scores": (1 / (1 + np.exp(-logits))).tolist()}
    (FOLDER / "tiny.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main()
