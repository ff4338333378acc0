"""Source of small packages that behave as the documented gliner and transformers do, for a directory on `sys.path`.

They keep what they were called with, refuse the network, and cut off what is too long in silence, as the real ones do.
"""

from __future__ import annotations

HUB = "HF_HUB_OFFLINE = __import__('os').environ.get('HF_HUB_OFFLINE') == '1'\n"

GLINER = """
import os, pathlib, re
from types import SimpleNamespace
import huggingface_hub.constants as hub

CALLS = []

class GLiNER:
    def __init__(self):
        self.config = SimpleNamespace(max_len=20)

    @classmethod
    def from_pretrained(cls, model_id, local_files_only=False, **rest):
        CALLS.append((model_id, local_files_only, hub.HF_HUB_OFFLINE, os.environ.get("TRANSFORMERS_OFFLINE")))
        if not (pathlib.Path(model_id) / "gliner_config.json").exists():
            raise FileNotFoundError(f"no model in {model_id}")
        return cls()

    def predict_entities(self, text, labels, flat_ner=True, threshold=0.5, multi_label=False, **rest):
        words = list(re.finditer(r"\\w+(?:[-_]\\w+)*|\\S", text))[: self.config.max_len]
        if any(word[0] == "BOOM" for word in words):
            raise RuntimeError(text)
        known = {"Zebedee": ("person", 0.9), "Timbuktu": ("place", 0.6), "Maybe": ("person", 0.3)}
        found = [(word, *known[word[0]]) for word in words if word[0] in known]
        return [
            {"start": word.start(), "end": word.end(), "text": word[0], "label": label, "score": score}
            for word, label, score in found
            if label in labels and score >= threshold
        ]
"""

TRANSFORMERS = """
import os, pathlib, re
from types import SimpleNamespace

CALLS = []
SLOW = False

class _Tokenizer:
    model_max_length = 512

    def __init__(self):
        self.is_fast = not SLOW

    def __call__(self, text, **rest):
        return {"input_ids": [0, *re.findall(r"\\S", text), 1]}

class AutoTokenizer:
    @classmethod
    def from_pretrained(cls, name, local_files_only=False, **rest):
        CALLS.append((name, local_files_only, os.environ.get("HF_HUB_OFFLINE")))
        return _Tokenizer()

class AutoModelForTokenClassification:
    @classmethod
    def from_pretrained(cls, name, local_files_only=False, **rest):
        CALLS.append((name, local_files_only, os.environ.get("HF_HUB_OFFLINE")))
        if not (pathlib.Path(name) / "config.json").exists():
            raise OSError(f"{name} does not appear to have a file named config.json")
        labels = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC"}
        return SimpleNamespace(config=SimpleNamespace(id2label=labels, max_position_embeddings=130))

def pipeline(task, model=None, tokenizer=None, aggregation_strategy="none", **rest):
    assert (task, aggregation_strategy) == ("token-classification", "simple")

    def run(text):
        read, tokens = text, 0
        for at, character in enumerate(text):  # 128 tokens, one a character here; the rest is cut off
            tokens += not character.isspace()
            if tokens > 126:
                read = text[:at]
                break
        known = {"Zebe": ("PER", 0.99), "Timbuktu": ("LOC", 0.8), "Maybe": ("PER", 0.2)}
        return [
            {"entity_group": label, "score": score, "word": name, "start": found.start(), "end": found.end()}
            for name, (label, score) in known.items()
            for found in re.finditer(name, read)
        ]

    return run
"""
