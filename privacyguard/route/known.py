"""A model's name in, whether it may stand in the log as it is out: declared names, and those made of product words."""

from __future__ import annotations

import re
from collections.abc import Callable

from privacyguard.places import Deployment
from privacyguard.route.providers import PROVIDERS

_FAMILIES = """gpt chatgpt o claude gemini gemma llama codellama qwen qwq deepseek mistral mixtral magistral codestral ministral
phi grok command kimi glm"""
_WORDS = """turbo mini nano pro flash lite max plus sonnet opus haiku instruct it chat coder code preview latest large small
medium tiny exp thinking reasoning vision vl r moe oss maverick scout v k b x q fp int awq gptq gguf distill base online fast
text nemo"""
_TOKEN = re.compile(rf"(?:{'|'.join((_FAMILIES + ' ' + _WORDS).split())})?(?:\d[\d.]{{0,9}}[a-z]{{0,2}})?")
_FAMILY = re.compile(rf"(?:{'|'.join(_FAMILIES.split())})(?![a-z])(?<!^o)|o(?=\d)")


def vouch(deployment: Deployment) -> Callable[[str], bool]:
    """What says of a model or provider whether it is declared, or known to everybody."""
    declared = {entry.models for entry in deployment.entries} | {
        model for models in deployment.route.values() for model in models
    }

    def known(name: str) -> bool:
        if name in declared or name in PROVIDERS:
            return True
        provider, slash, model = name.rpartition("/")
        if slash and provider not in PROVIDERS:
            return False
        return bool(_FAMILY.match(model)) and all(_TOKEN.fullmatch(token) for token in re.split(r"[-_:]", model))

    return known
