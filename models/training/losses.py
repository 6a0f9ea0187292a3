"""What training minimises on labels."""
import torch
from torch.nn import functional

RANKING_WEIGHT = 1.0


def label_loss(logits: torch.Tensor, labels: torch.Tensor, recorded: torch.Tensor) -> torch.Tensor:
    """Of logits [n, labels] for labels [n, labels] in [0, 1]: binary cross-entropy of each label, and
    cross-entropy among the labels that are there, which ranks what the former sets apart. Both leave out
    labels of which there are no recordings (`recorded`, bool [labels]): nothing would tell them when to rise."""
    logits, labels = logits[:, recorded], labels[:, recorded]
    apart = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none").sum(1)
    among = labels / labels.sum(1, keepdim=True).clamp(min=1)
    ranked = -(among * functional.log_softmax(logits, 1)).sum(1)
    return (apart + RANKING_WEIGHT * ranked).mean()
