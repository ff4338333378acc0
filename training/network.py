"""Token ids and the case of their words in; per token the logits of the name tags and of the content classes out.

A BERT encoder (Devlin et al., 2019) in plain torch, so that neither training nor export needs another library.
The case of a word is fed in through the token-type rows, since the vocabulary is lower-cased. Weights start from
all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, WORDS, POSITIONS, CASES = 384, 12, 30_522, 512, 4
POOLED = 192  # units of the hidden layer of the content head


class Attention(torch.autograd.Function):
    """Attention of one text without padding, as the one operator that onnxruntime has for it."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Only its shape counts: it runs while a network is exported, and never else."""
        return q.clone()

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any) -> Any:
        """Its place in the graph."""
        mixed = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS)
        mixed.setType(q.type())
        return mixed


def normal(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    """Normalise. In an exported network by plain operators: onnxruntime's own for it takes three times as long on a CPU."""
    if not torch.onnx.is_in_onnx_export():
        return norm(x)
    apart = x - x.mean(-1, keepdim=True)
    return apart * (1 / torch.sqrt((apart * apart).mean(-1, keepdim=True) + norm.eps)) * norm.weight + norm.bias


class Layer(nn.Module):
    """One transformer layer, normalised after each half."""

    def __init__(self, inner: int, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`x` is [batch, length, WIDTH], `bias` [batch, 1, 1, length] is 0 where there is a token and very low elsewhere."""
        batch, length = x.shape[0], x.shape[1]
        parts = self.qkv(x).split(WIDTH, -1)
        if torch.onnx.is_in_onnx_export():
            mixed = Attention.apply(*parts)
        else:
            q, k, v = (part.view(batch, length, HEADS, -1).transpose(1, 2) for part in parts)
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(batch, length, WIDTH)
        x = normal(self.first, x + self.dropout(self.out(mixed)))
        return normal(self.second, x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Network(nn.Module):
    """The encoder and both heads. `inner` are the units of each layer's feed-forward part."""

    def __init__(self, layers: int, inner: int, tags: int, classes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = {"layers": layers, "inner": inner, "tags": tags, "classes": classes}
        self.words, self.positions, self.cases = (
            nn.Embedding(WORDS, WIDTH),
            nn.Embedding(POSITIONS, WIDTH),
            nn.Embedding(CASES, WIDTH),
        )
        self.norm, self.dropout = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(inner, dropout) for _ in range(layers))
        self.tags = nn.Linear(WIDTH, tags)
        self.hidden, self.content = nn.Linear(WIDTH, POOLED), nn.Linear(POOLED, 2 + classes)

    def forward(self, ids: Tensor, mask: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        """All of [batch, length]; gives [batch, length, tags] and [batch, length, 2 + classes]: weight, disclosure, classes."""
        place = torch.arange(ids.shape[1], device=ids.device)[None]
        x = self.dropout(normal(self.norm, self.words(ids) + self.positions(place) + self.cases(cases)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10_000.0
        for layer in self.layers:
            x = layer(x, bias)
        x = self.dropout(x)
        return self.tags(x), self.content(F.gelu(self.hidden(x)))


def from_minilm(weights: Path, keep: Sequence[int], inner: int, tags: int, classes: int) -> Network:
    """Start from these layers of all-MiniLM-L6-v2; the `inner` units of each with the largest weights stay."""
    given = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
    network = Network(len(keep), inner, tags, classes)
    with torch.no_grad():
        network.words.weight.copy_(given["embeddings.word_embeddings.weight"])
        network.positions.weight.copy_(given["embeddings.position_embeddings.weight"])
        network.cases.weight.copy_(given["embeddings.token_type_embeddings.weight"][0][None].repeat(CASES, 1))
        network.cases.weight[1:] += torch.randn(CASES - 1, WIDTH) * 0.02
        _copy(network.norm, given, "embeddings.LayerNorm")
        for layer, index in zip(network.layers, keep, strict=True):
            old = f"encoder.layer.{index}."
            for kind in ("weight", "bias"):
                parts = [given[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(parts))
            _copy(layer.out, given, old + "attention.output.dense")
            _copy(layer.first, given, old + "attention.output.LayerNorm")
            _copy(layer.second, given, old + "output.LayerNorm")
            wide, narrow = given[old + "intermediate.dense.weight"], given[old + "output.dense.weight"]
            best = (wide.norm(dim=1) * narrow.norm(dim=0)).topk(inner).indices.sort().values
            layer.wide.weight.copy_(wide[best])
            layer.wide.bias.copy_(given[old + "intermediate.dense.bias"][best])
            layer.narrow.weight.copy_(narrow[:, best])
            layer.narrow.bias.copy_(given[old + "output.dense.bias"])
    return network


def from_teacher(teacher: Network, keep: Sequence[int], inner: int) -> Network:
    """Start a smaller network from these layers of a trained one, its embeddings and its heads."""
    student = Network(len(keep), inner, teacher.shape["tags"], teacher.shape["classes"])
    with torch.no_grad():
        for name in ("words", "positions", "cases", "norm", "tags", "hidden", "content"):
            getattr(student, name).load_state_dict(getattr(teacher, name).state_dict())
        for layer, index in zip(student.layers, keep, strict=True):
            old = teacher.layers[index]
            for name in ("qkv", "out", "first", "second"):
                getattr(layer, name).load_state_dict(getattr(old, name).state_dict())
            best = (old.wide.weight.norm(dim=1) * old.narrow.weight.norm(dim=0)).topk(inner).indices.sort().values
            layer.wide.weight.copy_(old.wide.weight[best])
            layer.wide.bias.copy_(old.wide.bias[best])
            layer.narrow.weight.copy_(old.narrow.weight[:, best])
            layer.narrow.bias.copy_(old.narrow.bias)
    return student


def pooled(content: Tensor, sentences: Tensor) -> Tensor:
    """Pool [batch, length, 2 + classes] over sentences: [batch, sentences, 1 + classes].

    `sentences` is [batch, length], the number of the sentence a token is in, -1 outside. A sentence without tokens gets zeros.
    """
    count = max(1, int(sentences.max()) + 1)
    member = sentences[:, None, :] == torch.arange(count, device=sentences.device)[None, :, None]
    weight = content[:, None, :, 0].masked_fill(~member, -1e4).softmax(-1) * member
    return weight @ content[:, :, 1:]


def _copy(module: nn.Module, given: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(given[name + ".weight"])
    module.bias.copy_(given[name + ".bias"])
