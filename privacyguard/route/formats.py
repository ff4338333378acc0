"""What the adapters themselves write into a body: the keys and constants of the wire formats, in no way anybody's data.

Found by sending every kind of call through litellm to recording servers (tests/wire) and kept to what those need.
"""

from __future__ import annotations

import re

KEYS = frozenset(
    """additionalProperties allOf allowedFunctionNames allowed_function_names any anyOf args arguments audio budget_tokens
    cache_control candidateCount candidate_count choices const content contents data default description detail
    disable_parallel_tool_use display effort enabled enum examples extra_body file fileData file_data file_id filename
    format frequencyPenalty frequency_penalty function functionCall functionCallingConfig functionDeclarations
    functionResponse function_call function_call_config function_calling_config function_declarations
    function_response functions generationConfig generation_config id image_url images includeThoughts
    include_thoughts include_usage index inlineData inline_data input input_schema items json_schema keep_alive
    logit_bias logprobs maxItems maxLength maxOutputTokens max_completion_tokens max_output_tokens max_tokens maximum
    media_type messages metadata mime_type minItems minLength minimum modalities mode model n name nullable
    num_predict oneOf options output_config parallel_tool_calls parameters parts pattern prediction presencePenalty
    presence_penalty prompt_cache_key properties propertyOrdering reasoning_effort required response
    responseJsonSchema responseMimeType responseSchema response_format response_json_schema response_mime_type
    response_schema role safetySettings safety_identifier schema seed service_tier signature source stop stopSequences
    stop_sequences store stream stream_options strict system systemInstruction system_instruction temperature text
    think thinking thinkingBudget thinkingConfig thinkingLevel thinking_budget thinking_config thoughtSignature
    thought_signature title toolConfig tool_call_id tool_calls tool_choice tool_config tool_name tool_use_id tools
    topK topP top_k top_logprobs top_p type url user user_id verbosity web_search_options""".split()
)

VALUES = frozenset(
    """1h 5m ANY ARRAY AUTO BOOLEAN INTEGER NONE NULL NUMBER OBJECT STRING TEXT adaptive any application/json array assistant
    auto base64 boolean custom developer disabled enabled ephemeral function high image integer json json_object
    json_schema json_tool_call low medium minimal model none null number object omitted redacted_thinking string
    summarized system text text/plain thinking tool tool_result tool_use tools url user""".split()
)

# ids that an adapter makes up where the caller gave none
GENERATED = re.compile(r"(?:call|toolu|chatcmpl|msg)[_-][0-9A-Za-z_-]{0,64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
