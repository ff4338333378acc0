"""The APIs that a client may be wrapped for: a path in, how a request to it is read out. A new API is an entry here.

What a key of the body is told by one of a few words: `text` is prose, `schema` tools and formats, `setting` everything
else that is scanned and cannot be rewritten, `label` a setting that can be. A key that stands nowhere is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Use = Literal["text", "schema", "setting", "label"]


@dataclass(frozen=True, slots=True)
class Api:
    """One API of one wire format.

    `path` is how a URL's path ends, with the model where it stands there. `kept` are keys that refer to what the provider
    keeps; `roles` gives the roles of top-level texts that stand in no message. What can be put into a chat's words and back,
    and so be served by another provider's model, has a bridge (`bridges/`).
    """

    name: str
    format: str
    path: re.Pattern[str]
    uses: Mapping[str, Use] = field(repr=False)
    roles: Mapping[str, str] = field(default_factory=dict, repr=False)
    kept: frozenset[str] = frozenset()


def _uses(*, text: str = "", schema: str = "", setting: str = "", label: str = "") -> dict[str, Use]:
    return {
        **dict.fromkeys(text.split(), "text"),
        **dict.fromkeys(schema.split(), "schema"),
        **dict.fromkeys(setting.split(), "setting"),
        **dict.fromkeys(label.split(), "label"),
    }


APIS = (
    Api(
        "chat",
        "openai",
        re.compile(r"/chat/completions$"),
        {},  # read by `chat.py`, like a call in litellm's signature
    ),
    Api(
        "completions",
        "openai",
        re.compile(r"(?<!/chat)/completions$"),
        _uses(
            text="prompt suffix",
            setting="""model best_of echo frequency_penalty logit_bias logprobs max_tokens n presence_penalty seed stream
            stream_options temperature top_p""",
            label="stop user",
        ),
        {"prompt": "user", "suffix": "user"},
    ),
    Api(
        "embeddings",
        "openai",
        re.compile(r"/embeddings$"),
        _uses(text="input", setting="model dimensions encoding_format", label="user"),
        {"input": "user"},
    ),
    Api("moderations", "openai", re.compile(r"/moderations$"), _uses(text="input", setting="model"), {"input": "user"}),
    Api(
        "responses",
        "openai",
        re.compile(r"/responses$"),
        _uses(
            text="input instructions",
            schema="tools tool_choice text",
            setting="""model background context_management conversation include max_output_tokens max_tool_calls
            parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_retention reasoning service_tier store
            stream stream_options temperature top_logprobs top_p truncation""",
            label="metadata safety_identifier user",
        ),
        {"input": "user", "instructions": "system"},
        frozenset({"conversation", "previous_response_id", "prompt"}),
    ),
    Api(
        "messages",
        "anthropic",
        re.compile(r"/v1/messages$"),
        _uses(
            text="messages system",
            schema="tools tool_choice output_format output_config",
            setting="""model cache_control container context_management effort inference_geo max_tokens mcp_servers service_tier
            speed stream temperature thinking top_k top_p""",
            label="metadata stop_sequences",
        ),
        {"system": "system"},
        frozenset({"container", "mcp_servers"}),
    ),
    Api(
        "generate",
        "gemini",
        re.compile(r"/models/(?P<model>[^/:]+):(?P<verb>generateContent|streamGenerateContent)$"),
        _uses(
            text="contents systemInstruction system_instruction",
            schema="tools toolConfig tool_config generationConfig generation_config",
            setting="cachedContent cached_content safetySettings safety_settings",
            label="labels",
        ),
        {"systemInstruction": "system", "system_instruction": "system", "contents": "user"},
        frozenset({"cachedContent", "cached_content"}),
    ),
)


def api_of(path: str) -> tuple[Api, re.Match[str]] | None:
    """The API that a URL's path belongs to, and the match; None: no API that is guarded."""
    return next(((api, found) for api in APIS if (found := api.path.search(path))), None)
