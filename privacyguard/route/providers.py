"""A provider's name in, how it is reached out: the adapter that speaks its format, its own endpoint, where its key is.

A provider that is not here is refused by name: its format has not been proved on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """`adapter` is the litellm provider whose wire format is spoken. `endpoint` "" must be declared or passed.

    `key` names the environment variable litellm's users keep the API key in; a model of one's own needs none.
    """

    adapter: str
    endpoint: str = ""
    key: str = ""


PROVIDERS = {
    "openai": Provider("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    "anthropic": Provider("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
    "gemini": Provider("gemini", "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY"),
    # open models behind somebody's API: open weights are not locality
    "deepseek": Provider("openai", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    "mistral": Provider("openai", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    "groq": Provider("openai", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "together_ai": Provider("openai", "https://api.together.xyz/v1", "TOGETHERAI_API_KEY"),
    "openrouter": Provider("openai", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "dashscope": Provider("openai", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"),
    "xai": Provider("openai", "https://api.x.ai/v1", "XAI_API_KEY"),
    # run by the user; these ports are usual, and count only once they are declared
    "ollama": Provider("ollama_chat", "http://127.0.0.1:11434"),
    "ollama_chat": Provider("ollama_chat", "http://127.0.0.1:11434"),
    "hosted_vllm": Provider("hosted_vllm", "http://127.0.0.1:8000/v1"),
    "lm_studio": Provider("hosted_vllm", "http://127.0.0.1:1234/v1"),
    "llamafile": Provider("hosted_vllm", "http://127.0.0.1:8080/v1"),
}
OWN = frozenset({"ollama", "ollama_chat", "hosted_vllm", "lm_studio", "llamafile"})

# a bare name that can only be one provider's
FAMILIES = {"gpt-": "openai", "chatgpt-": "openai", "o1": "openai", "o3": "openai", "o4": "openai", "claude-": "anthropic"}


def spoken(provider: str) -> str:
    """The wire format that a provider's own API speaks: openai, anthropic, gemini; Ollama's daemon speaks OpenAI's as well."""
    adapter = PROVIDERS[provider].adapter if provider in PROVIDERS else ""
    return adapter if adapter in ("anthropic", "gemini") else "openai"


def provider_of(model: str) -> tuple[str, str]:
    """Split a litellm model string into (provider, the provider's own name for the model); ("", model) where unknown."""
    provider, slash, name = model.partition("/")
    if slash and provider in PROVIDERS and name:
        return provider, name
    if not slash:
        for prefix, family in FAMILIES.items():
            if model.startswith(prefix):
                return family, model
    return "", model
