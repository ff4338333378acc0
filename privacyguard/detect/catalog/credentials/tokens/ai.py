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
        ("siliconflow", "API_KEY", "sk-", r"[a-z]{48}"),
        ("helicone", "API_KEY", "sk-helicone-", r"[a-z0-9\-]{25,60}"),
        ("wandb", "API_KEY", "wandb_v1_", r"[A-Za-z0-9_]{40,100}"),
        ("neptune", "API_KEY", "eyJhcGlfYWRkcmVzcyI6", r"[A-Za-z0-9+/=]{60,400}"),
        ("jina", "API_KEY", "jina_", r"[a-f0-9]{32}[A-Za-z0-9_\-]{28}"),
        ("firecrawl", "API_KEY", "fc-", r"[a-f0-9]{32}"),
        ("e2b", "API_KEY", "e2b_", r"[a-f0-9]{40}"),
        ("llama_cloud", "API_KEY", "llx-", r"[A-Za-z0-9]{40,60}"),
        ("runpod", "API_KEY", "rpa_", r"[A-Z0-9]{40,46}[A-Za-z0-9]{0,8}"),
        ("modal_secret", "API_KEY", "as-", r"(?=[A-Za-z]{0,21}\d)(?=[a-z0-9]{0,21}[A-Z])[A-Za-z0-9]{22}"),
        ("nomic", "API_KEY", "nk-", rf"{_MIXED}[A-Za-z0-9_\-]{{43}}"),
        ("brave_search", "API_KEY", "BSA", rf"{_MIXED}[A-Za-z0-9_\-]{{24,28}}"),
        ("langsmith_legacy", "API_KEY", "ls__", r"[a-f0-9]{32}"),
        ("hugging_face", "API_KEY", "hf_", r"[A-Za-z0-9]{30,60}"),
        ("hugging_face_org", "API_KEY", "api_org_", r"[A-Za-z0-9]{34}"),
        ("groq", "API_KEY", "gsk_", r"[A-Za-z0-9]{40,60}"),
        ("perplexity", "API_KEY", "pplx-", r"[A-Za-z0-9]{40,60}"),
        ("replicate", "API_KEY", "r8_", r"[A-Za-z0-9]{37,40}"),
        ("xai", "API_KEY", "xai-", r"[A-Za-z0-9]{70,90}"),
        ("fireworks", "API_KEY", "fw_", r"[A-Za-z0-9]{22,40}"),
        ("nvidia", "API_KEY", "nvapi-", r"[A-Za-z0-9_\-]{60,80}"),
        ("langsmith", "API_KEY", "lsv2_", r"(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"),
        ("tavily", "API_KEY", "tvly-", r"[A-Za-z0-9\-]{30,60}"),
        ("elevenlabs", "API_KEY", "sk_", r"[a-f0-9]{48}"),
        ("voyage", "API_KEY", "pa-", r"[A-Za-z0-9_\-]{43}"),
        ("together", "API_KEY", "tgp_v1_", r"[A-Za-z0-9_\-]{40,60}"),
        ("cerebras", "API_KEY", "csk-", r"[a-z0-9]{48}"),
    )
)
