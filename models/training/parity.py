"""Known inputs with torch's outputs, for testing other executors of the exported model."""
import numpy as np
import torch

from network import Network
from windows import COLUMNS, MEL_BANDS

INPUTS = 3
EMBEDDING_VALUES_KEPT = 16
FORMULA = "value[column * 64 + band] = ((column * 64 + band) * (7919 + 104 * k) % 1000) / 250 - 2"


def parity_input(k: int) -> np.ndarray:
    """Input k [96, 64] of FORMULA: already normalised values in [-2, 2)."""
    places = np.arange(COLUMNS * MEL_BANDS, dtype=np.int64)
    values = (places * (7919 + 104 * k) % 1000) / 250 - 2
    return values.astype(np.float32).reshape(COLUMNS, MEL_BANDS)


def rounded(values: torch.Tensor) -> list[float]:
    return [round(float(value), 7) for value in values]


@torch.no_grad()
def parity(network: Network) -> dict:
    """@param network: folded, with the exported weights."""
    batch = torch.from_numpy(np.stack([parity_input(k) for k in range(INPUTS)])).unsqueeze(1)
    logits, embedding = network(batch)
    return {
        "input": FORMULA,
        "inputShape": [COLUMNS, MEL_BANDS, 1],
        "cases": [
            {"k": k, "scores": rounded(torch.sigmoid(logits[k])),
             "embedding": rounded(embedding[k, :EMBEDDING_VALUES_KEPT])}
            for k in range(INPUTS)
        ],
    }
