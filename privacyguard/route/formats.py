"""What the adapters themselves write into a body: the keys and constants of the wire formats, in no way anybody's data.

Found by sending every kind of call through litellm to recording servers (tests/wire) and kept to what those need.
"""

from __future__ import annotations

import re

KEYS = frozenset(
    """additionalProperties allowedFunctionNames allowed_function_names any anyOf args arguments budget_tokens cache_control
    candidateCount candidate_count choices content contents data default description detail disable_parallel_tool_use display effort enum
    enabled extra_body file fileData file_data file_id filename format frequencyPenalty frequency_penalty function functionCall
    functionCallingConfig functionDeclarations functionResponse function_call function_call_config function_calling_config
    function_declarations function_response functions generationConfig generation_config id image_url images include_thoughts
    include_usage includeThoughts inlineData inline_data input input_schema items json_schema keep_alive logit_bias logprobs maxItems
    maxLength maxOutputTokens max_completion_tokens max_output_tokens max_tokens maximum media_type messages metadata mime_type minItems
    minLength minimum mode model modalities n name nullable num_predict options output_config parallel_tool_calls parameters parts
    pattern prediction presencePenalty presence_penalty prompt_cache_key properties propertyOrdering reasoning_effort required
    responseMimeType responseSchema responseJsonSchema response response_format response_json_schema response_mime_type
    response_schema role safetySettings safety_identifier schema seed service_tier signature source stop stopSequences stop_sequences
    store stream stream_options strict system systemInstruction system_instruction temperature text think thinking thinkingBudget
    thinkingConfig thinkingLevel thinking_budget thinking_config thoughtSignature thought_signature title toolConfig tool_call_id
    tool_calls tool_choice tool_config tool_name tool_use_id tools topK topP top_k top_logprobs top_p type url user user_id
    verbosity web_search_options audio index oneOf allOf const examples""".split()
)

VALUES = frozenset(
    """any auto none tool tools function custom text text/plain application/json json json_object json_schema object string
    number integer boolean array null OBJECT STRING NUMBER INTEGER BOOLEAN ARRAY NULL AUTO ANY NONE user assistant system developer model
    tool_use tool_result thinking redacted_thinking enabled disabled adaptive ephemeral low medium high minimal 5m 1h
    base64 image url json_tool_call TEXT summarized omitted""".split()
)

# ids that an adapter makes up where the caller gave none
GENERATED = re.compile(r"(?:call|toolu|chatcmpl|msg)[_-][0-9A-Za-z_-]{0,64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
