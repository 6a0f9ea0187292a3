"""Known inputs with torch's outputs, for testing other executors of the exported model."""
import numpy as np
import torch

from network import Network

INPUTS = 3
EMBEDDING_VALUES_KEPT = 16
FORMULA = "value[i] = (i * (7919 + 104 * k) %% 1000) / 250 - 2, i = column * %d + band"


def parity_input(k: int, shape: tuple[int, int]) -> np.ndarray:
    """Input k [columns, bands] of FORMULA: already normalised values in [-2, 2)."""
    places = np.arange(shape[0] * shape[1], dtype=np.int64)
    values = (places * (7919 + 104 * k) % 1000) / 250 - 2
    return values.astype(np.float32).reshape(shape)


def rounded(values: torch.Tensor) -> list[float]:
    return [round(float(value), 7) for value in values]


@torch.no_grad()
def parity(network: Network, shape: tuple[int, int]) -> dict:
    """@param network: folded, with the exported weights. @param shape: of a window."""
    batch = torch.from_numpy(np.stack([parity_input(k, shape) for k in range(INPUTS)])).unsqueeze(1)
    logits, embedding, _ = network(batch)
    return {
        "input": FORMULA % shape[1],
        "inputShape": [*shape, 1],
        "cases": [
            {"k": k, "scores": rounded(torch.sigmoid(logits[k])),
             "embedding": rounded(embedding[k, :EMBEDDING_VALUES_KEPT])}
            for k in range(INPUTS)
        ],
    }
