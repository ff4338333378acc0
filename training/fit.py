"""A network and batches in, a trained network out; where a teacher spoke of a sentence, its word is learned too.

Progress is kept in a checkpoint after each epoch: an interrupted run goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from batches import IGNORED, Batch, Batches
from network import Network, pooled
from torch import Tensor

WARM_UP = 80  # steps
HEAT = 2.0  # at which a student reads its teacher (Hinton et al., 2015)
TAUGHT = 1.0  # how much the word of a teacher counts beside the marks
NEAR = 0.3  # from this word of the teacher on, its classes count
SMOOTHED = 0.03
HALVED = torch.cpu._is_avx512_bf16_supported()  # products in 16 bits, where the processor has them: 1.4 times as fast


def fit(
    network: Network,
    batches: Batches,
    checkpoint: Path,
    *,
    epochs: int,
    rate: float,
    report: Callable[[str], None],
    steps_per_epoch: int,
) -> None:
    """Train in place. `rate` is the peak learning rate; heads and case rows learn five times as fast."""
    fast = [
        *network.tags.parameters(),
        *network.hidden.parameters(),
        *network.content.parameters(),
        *network.cases.parameters(),
    ]
    frozen = {id(network.words.weight), id(network.positions.weight)}
    known = {id(one) for one in fast} | frozen
    slow = [one for one in network.parameters() if id(one) not in known]
    network.words.weight.requires_grad_(False)
    network.positions.weight.requires_grad_(False)
    optimizer = torch.optim.AdamW(
        [{"params": slow, "pace": 1}, {"params": fast, "pace": 5}], lr=rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    done = 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        done = kept["epochs"]
        report(f"goes on after epoch {done}")
    total, step = epochs * steps_per_epoch, done * steps_per_epoch
    for _ in range(done):
        list(batches.epoch())  # the same chances as in a run that was not interrupted
    began = time.monotonic()
    for epoch in range(done, epochs):
        network.train()
        sums: dict[str, float] = {}
        for number, batch in enumerate(batches.epoch(), 1):
            share = min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / total)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["pace"] * share
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVED):
                tags, content = network(batch.ids, batch.mask, batch.cases)
            tags, content = tags.float(), content.float()
            parts = losses(tags, content, batch)
            if bool(batch.heard.any()):
                parts |= {name: TAUGHT * part for name, part in taught_losses(content, batch).items()}
            optimizer.zero_grad(set_to_none=True)
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            for name, part in parts.items():
                sums[name] = sums.get(name, 0.0) + float(part.detach())
            if number % 100 == 0:
                means = " ".join(f"{name} {value / number:.4f}" for name, value in sums.items())
                report(f"epoch {epoch + 1} batch {number} {means} {time.monotonic() - began:.0f} s")
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epochs": epoch + 1}, checkpoint)
    network.eval()


def losses(tags: Tensor, content: Tensor, batch: Batch) -> dict[str, Tensor]:
    """What the marks say: names per token, disclosure per sentence and per text, and which classes."""
    said = pooled(content, batch.sentence)
    wide = batch.disclosed[:, : said.shape[1]]
    known = wide != IGNORED
    names = F.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED, reduction="sum")
    parts = {"names": names / (batch.tags != IGNORED).sum().clamp(min=1)}
    truth = wide.clamp(min=0).float() * (1 - 2 * SMOOTHED) + SMOOTHED
    each = F.binary_cross_entropy_with_logits(said[:, :, 0], truth, reduction="none") * batch.weight[:, : said.shape[1]]
    parts["sentences"] = (each * known).sum() / known.sum().clamp(min=1)
    whole = batch.prompt != IGNORED
    present = torch.where(known, said[:, :, 0], torch.full_like(said[:, :, 0], -30.0))
    most = torch.logsumexp(present, 1)
    truth = batch.prompt.clamp(min=0).float() * (1 - 2 * SMOOTHED) + SMOOTHED
    parts["texts"] = (F.binary_cross_entropy_with_logits(most, truth, reduction="none") * whole).sum() / whole.sum().clamp(
        min=1
    )
    hit = wide == 1
    classes = F.log_softmax(said[:, :, 1:], -1)
    cross = -(classes * batch.entities[:, None, :]).sum(-1)
    parts["classes"] = 0.3 * (cross * hit).sum() / hit.sum().clamp(min=1)
    return parts


def taught_losses(content: Tensor, batch: Batch) -> dict[str, Tensor]:
    """What the teacher said of the sentences it heard."""
    said = pooled(content, batch.sentence)
    heard, taught = batch.heard[:, : said.shape[1]], batch.taught[:, : said.shape[1]]
    sure = torch.sigmoid(taught[:, :, 0] / HEAT)
    sentences = F.binary_cross_entropy_with_logits(said[:, :, 0] / HEAT, sure, reduction="none")
    classes = F.kl_div(F.log_softmax(said[:, :, 1:], -1), F.softmax(taught[:, :, 1:], -1), reduction="none").sum(-1)
    near = heard & (sure > NEAR)
    return {
        "sentences taught": HEAT * HEAT * (sentences * heard).sum() / heard.sum().clamp(min=1),
        "classes taught": 0.3 * (classes * near).sum() / near.sum().clamp(min=1),
    }
