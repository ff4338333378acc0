"""A trained network in; a quantised ONNX file for onnxruntime out, which reads one text at a time, without padding.

Weights are int8 per channel (QInt8: unsigned ones were measured to lose accuracy), activations are quantised as they come.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from network import HEADS, WIDTH, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

INPUTS, OUTPUTS = ("ids", "cases"), ("tags", "content")


class Alone(nn.Module):
    """A network as it reads a text of its own: ids and cases, both [1, length], in."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        """See `Network.forward`."""
        return self.network(ids, torch.ones_like(ids), cases)


def export(network: Network, target: Path, *, reduced: bool = True) -> None:
    """Write `target` (int8) and, beside it, the float file it was made from (`.float.onnx`).

    `reduced` keeps weights to 7 bits: without VNNI, x86 adds pairs of products in 16 bits, which 8-bit weights overflow.
    """
    network.eval()
    shown = torch.randint(1_000, 2_000, (1, 17)), torch.zeros(1, 17, dtype=torch.int64)
    plain = target.with_suffix(".float.onnx")
    axes = {name: {1: "length"} for name in (*INPUTS, *OUTPUTS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Alone(network).eval(), shown, str(plain), input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes,
            opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
        )  # fmt: skip
    wanted = FusionOptions("bert")
    wanted.enable_layer_norm = wanted.enable_skip_layer_norm = wanted.enable_embed_layer_norm = False
    options = {"num_heads": HEADS, "hidden_size": WIDTH, "opt_level": 0, "optimization_options": wanted}
    optimizer.optimize_model(str(plain), model_type="bert", **options).save_model_to_file(str(plain))
    quantize_dynamic(
        str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=reduced,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"], extra_options={"DefaultTensorType": 1},
    )  # fmt: skip
