"""Calls through litellm to recording servers, run as a program; prints as JSON what litellm understood.

A program of its own because litellm reads its environment at import, warns, and keeps clients open until the process ends.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # before the import, or it asks the network

import litellm

from privacyguard.testing import RecordingServer, Reply, ToolCall, call_tool, cut, echo, matching

litellm.suppress_debug_info = True

MODELS = {
    "openai/gpt-5": "/v1",
    "anthropic/claude-sonnet-4-5": "",
    "gemini/gemini-2.5-pro": "",
    "ollama_chat/llama3.3": "",
    "hosted_vllm/qwen3": "/v1",
}
TEXT = 'Hello <PERSON_1>, "é" and 🙂 of <PERSON_10>'
TOOL = {"name": "lookup", "description": "d", "parameters": {"type": "object", "properties": {"name": {"type": "string"}}}}
TOOLS = [{"type": "function", "function": TOOL}]


def whole(answer: Any) -> Any:
    message = answer.choices[0].message
    tools = [(tool.function.name, json.loads(tool.function.arguments)) for tool in message.tool_calls or []]
    return {"text": message.content or "", "reasoning": getattr(message, "reasoning_content", None) or "", "tools": tools}


def joined(chunks: Iterable[Any]) -> Any:
    said = {"text": "", "reasoning": ""}
    tools: dict[int, list[str]] = {}
    for chunk in chunks:
        for choice in chunk.choices:
            said["text"] += choice.delta.content or ""
            said["reasoning"] += getattr(choice.delta, "reasoning_content", None) or ""
            for tool in choice.delta.tool_calls or []:
                kept = tools.setdefault(tool.index, ["", ""])
                kept[0] += tool.function.name or ""
                kept[1] += tool.function.arguments or ""
    return {**said, "tools": [(name, json.loads(arguments)) for name, arguments in tools.values()]}


async def four_ways(call: dict[str, Any]) -> dict[str, Any]:
    answers = {"plain": whole(litellm.completion(**call)), "stream": joined(litellm.completion(stream=True, **call))}
    answers["async plain"] = whole(await litellm.acompletion(**call))
    answers["async stream"] = joined([chunk async for chunk in await litellm.acompletion(stream=True, **call)])
    return answers


async def session(model: str, base: str) -> dict[str, Any]:
    heard: dict[str, Any] = {}
    with RecordingServer() as server:
        user = {"role": "user", "content": TEXT}
        call = {"model": model, "messages": [user], "api_key": "k", "api_base": server.url + base, "max_retries": 0}
        for size in (1, 3):
            server.reply = echo(size)
            heard[f"echo in {size}"] = await four_ways(call)
        server.reply = Reply(cut("It is so.", 2), reasoning=cut("Let me think", 5))
        heard["reasoning"] = await four_ways(call)
        call |= {"tools": TOOLS, "_skip_mcp_handler": True}
        server.reply = call_tool("lookup", {"name": matching(r"<PERSON_\d+>"), "note": 'a "b" \\ é'}, chunk=2)
        heard["tool"] = await four_ways(call)
        arguments = json.dumps({"name": "<PERSON_10>"})
        asked = {"id": "call_1", "type": "function", "function": {"name": "lookup", "arguments": arguments}}
        turns = [
            {"role": "assistant", "content": None, "tool_calls": [asked]},
            {"role": "tool", "tool_call_id": "call_1", "content": "born <DATE_1>"},
        ]
        heard["result"] = await four_ways({**call, "messages": [user, *turns]})
        server.reply = Reply("Both:", [ToolCall("lookup", cut('{"name": "a"}', 4)), ToolCall("lookup", '{"name": "b"}')])
        heard["two tools"] = await four_ways(call)
        heard["requests without a text of the user"] = sum(
            call.last_user_text() != TEXT for call in server.requests if "show" not in call.path
        )
    return heard


if __name__ == "__main__":
    litellm.disable_streaming_logging = True
    everything = {model: asyncio.run(session(model, base)) for model, base in MODELS.items()}
    print(json.dumps(everything))
