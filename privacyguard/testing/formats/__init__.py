"""A request that arrived in, the provider format that it speaks out: one module per format."""

from __future__ import annotations

from privacyguard.testing.formats.anthropic import ANTHROPIC
from privacyguard.testing.formats.gemini import GEMINI
from privacyguard.testing.formats.ollama import OLLAMA
from privacyguard.testing.formats.openai import OPENAI
from privacyguard.testing.formats.responses import RESPONSES
from privacyguard.testing.formats.shape import Format, Model
from privacyguard.testing.formats.vectors import VECTORS

FORMATS: tuple[Format, ...] = (OPENAI, RESPONSES, VECTORS, ANTHROPIC, GEMINI, OLLAMA)

__all__ = ["FORMATS", "Format", "Model"]
