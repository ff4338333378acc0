"""Keys of AI providers: OpenAI, Anthropic, Hugging Face, Groq, Perplexity and others; shapes from their manuals.

OpenAI's keys hold "T3BlbkFJ" (base64 of "OpenAI") in the middle; other providers share the prefix sk- without it.

>>> [m.entity for r in AI_TOKENS for m in r.scan("sk" + "-proj-h2Kd9sLq0ZxVb7NmT3BlbkFJw4Rt6Yu8Io1Pa5Sd", "")]
['OPENAI_API_KEY']
>>> [m.entity for r in AI_TOKENS for m in r.scan("h" + "f_QwErTyUiOpAsDfGhJkLzXcVbNmQwErTy12", "")]
['API_KEY']
>>> [m.entity for r in AI_TOKENS for m in r.scan("OPENAI_API_KEY=sk-...", "")]  # a blank
[]
>>> [m.entity for r in AI_TOKENS for m in r.scan("class sk-fading-circle-wrapper-large-blue", "")]  # a style sheet's class
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

_MIXED = r"(?=[A-Za-z_\-]{0,60}\d)(?=[a-z0-9_\-]{0,60}[A-Z])"  # a digit and a capital: no class of a style sheet

AI_TOKENS = recognizers(
    (
        ("openai_project", "OPENAI_API_KEY", "sk-proj-", rf"{_MIXED}[A-Za-z0-9_\-]{{20,300}}"),
        ("openai_service", "OPENAI_API_KEY", "sk-svcacct-", rf"{_MIXED}[A-Za-z0-9_\-]{{20,300}}"),
        ("openai_admin", "OPENAI_API_KEY", "sk-admin-", rf"{_MIXED}[A-Za-z0-9_\-]{{20,300}}"),
        ("openai", "OPENAI_API_KEY", "sk-", rf"(?!ant-|or-|lf-|proj-|svcacct-|admin-){_MIXED}[A-Za-z0-9]{{20,100}}"),
        ("openai_none", "OPENAI_API_KEY", "sk-None-", rf"{_MIXED}[A-Za-z0-9_\-]{{20,300}}"),
        ("anthropic", "API_KEY", "sk-ant-", rf"{_MIXED}[A-Za-z0-9_\-]{{20,200}}"),
        ("openrouter", "API_KEY", "sk-or-v1-", r"[a-f0-9]{64}"),
        ("deepseek_style", "API_KEY", "sk-", r"[a-f0-9]{32}"),
        ("langfuse_secret", "API_KEY", "sk-lf-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("hugging_face", "API_KEY", "hf_", r"[A-Za-z0-9]{30,60}"),
        ("hugging_face_org", "API_KEY", "api_org_", r"[A-Za-z0-9]{34}"),
        ("groq", "API_KEY", "gsk_", r"[A-Za-z0-9]{40,60}"),
        ("perplexity", "API_KEY", "pplx-", r"[A-Za-z0-9]{40,60}"),
        ("replicate", "API_KEY", "r8_", r"[A-Za-z0-9]{37,40}"),
        ("xai", "API_KEY", "xai-", r"[A-Za-z0-9]{70,90}"),
        ("fireworks", "API_KEY", "fw_", r"[A-Za-z0-9]{22,40}"),
        ("nvidia", "API_KEY", "nvapi-", r"[A-Za-z0-9_\-]{60,80}"),
        ("langsmith", "API_KEY", "lsv2_", r"(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"),
        ("pinecone", "API_KEY", "pcsk_", r"[A-Za-z0-9_]{40,100}"),
        ("tavily", "API_KEY", "tvly-", r"[A-Za-z0-9\-]{30,60}"),
        ("elevenlabs", "API_KEY", "sk_", r"[a-f0-9]{48}"),
        ("voyage", "API_KEY", "pa-", r"[A-Za-z0-9_\-]{43}"),
        ("together", "API_KEY", "tgp_v1_", r"[A-Za-z0-9_\-]{40,60}"),
        ("cerebras", "API_KEY", "csk-", r"[a-z0-9]{48}"),
    )
)
