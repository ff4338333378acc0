"""A trained network in; a quantised ONNX file for onnxruntime out.

Weights are int8 per channel (QInt8: unsigned ones were measured to lose accuracy), activations are quantised as they come.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from network import HEADS, WIDTH, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

INPUTS, OUTPUTS = ("ids", "mask", "cases"), ("tags", "content")


def export(network: Network, target: Path, *, reduced: bool = True) -> None:
    """Write `target` (int8) and, beside it, the float file it was made from (`.float.onnx`).

    `reduced` keeps weights to 7 bits: without VNNI, x86 adds pairs of products in 16 bits, which 8-bit weights overflow.
    """
    network.eval()
    shown = torch.randint(1_000, 2_000, (2, 17)), torch.ones(2, 17, dtype=torch.int64), torch.zeros(2, 17, dtype=torch.int64)
    plain = target.with_suffix(".float.onnx")
    axes = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *OUTPUTS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, shown, str(plain), input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
    fused = optimizer.optimize_model(str(plain), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
    fused.save_model_to_file(str(plain))
    quantize_dynamic(
        str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=reduced,
        op_types_to_quantize=["MatMul", "Gemm", "Attention", "Gather"], extra_options={"DefaultTensorType": 1},
    )  # fmt: skip
