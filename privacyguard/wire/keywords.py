"""The keywords of a chat call, by what is done with them; every other keyword is refused."""

from __future__ import annotations

# Sent to the model or its provider; every string in them is scanned.
SCANNED = frozenset(
    """audio extra_body extra_headers extra_query frequency_penalty function_call functions headers logit_bias logprobs
    max_completion_tokens max_tokens messages metadata modalities n parallel_tool_calls prediction presence_penalty
    prompt_cache_key reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options
    temperature thinking tool_choice tools top_logprobs top_p user verbosity web_search_options""".split()
)

# Read by the sending side alone and never part of a prompt.
CONTROLS = frozenset(
    "model timeout api_key api_base base_url api_version organization drop_params max_retries num_retries".split()
)

# Known, and refused with the reason.
REFUSED = {
    "fallbacks": "a fallback could leave the cleared zone; name local models under route: in the policy instead",
    "context_window_fallback_dict": "a fallback could leave the cleared zone; pass a model with a longer context",
    "model_list": "a router decides where a call goes behind the policy's back; pass one model",
    "deployment_id": "a router decides where a call goes behind the policy's back; pass one model",
    "custom_llm_provider": "the provider is part of the model's name: provider/model",
    "client": "the guard owns the connection; an application's own client cannot be checked",
    "shared_session": "the guard owns the connection; an application's own session cannot be checked",
    "mock_response": "a mocked reply sends nothing; call guard.plan() for a dry run",
    "cache": "a cache behind the guard would keep prompts and replies; cache the guard's own replies",
    "caching": "a cache behind the guard would keep prompts and replies; cache the guard's own replies",
    "callbacks": "a callback would see the prompt of a local call; read the audit log or the reply instead",
}

MESSAGE_KEYS = frozenset(
    """role content name tool_calls tool_call_id function_call reasoning_content thinking_blocks refusal annotations
    provider_specific_fields cache_control""".split()
)
ROLES = frozenset("system developer user assistant tool function".split())

# What a request is made of apart from anybody's data: these keys, and these values under them, are no segments.
STRUCTURE = (
    frozenset(
        """type text function name description parameters properties required enum items strict content role tool_calls
    tool_call_id id arguments additionalProperties anyOf oneOf allOf format default json_schema schema index title
    minimum maximum minLength maxLength minItems maxItems pattern image_url url input_audio file file_data file_id filename
    detail cache_control ttl include_usage effort budget_tokens reasoning_content thinking_blocks thinking signature refusal
    annotations provider_specific_fields function_call const examples""".split()
    )
    | MESSAGE_KEYS
)
CONSTANTS = frozenset(
    """function object string number integer boolean array null text json_object json_schema auto none required ephemeral
    enabled disabled adaptive low medium high minimal xhigh thinking redacted_thinking""".split()
)
