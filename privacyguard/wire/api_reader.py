"""The JSON body of a request to one of the APIs in, a `Request` out: one walk for all of them.

Prose may be rewritten, arguments of tools leaf by leaf, descriptions in schemas; ids, names and settings may not. A part
whose bytes cannot be read is opaque. What no rule here knows is scanned all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from privacyguard.errors import RequestError
from privacyguard.values import Opaque, Part
from privacyguard.wire.apis import Api
from privacyguard.wire.bridges import BRIDGES, Untranslatable
from privacyguard.wire.chat import plain, read_chat
from privacyguard.wire.keywords import CONSTANTS, STRUCTURE
from privacyguard.wire.leaves import Leaf, Steps, leaves, pointer, strict_json
from privacyguard.wire.notes import NOTED
from privacyguard.wire.request import Body, Collector, Request
from privacyguard.wire.snapshot import Json, snapshot

MEDIA = {
    "image": "image",
    "image_url": "image",
    "input_image": "image",
    "computer_screenshot": "image",
    "input_audio": "audio",
    "file": "file",
    "input_file": "file",
    "document": "file",
    "container_upload": "file",
}  # the types of parts that hold bytes
INLINE = frozenset({"inlineData", "inline_data", "fileData", "file_data"})  # where Gemini holds them
ROLES = {"model": "assistant", "function": "tool"}
# what the provider made or the application is bound to: another word there would be another thing
FIXED = frozenset(
    """id call_id item_id tool_use_id tool_call_id file_id fileUri file_uri url uri signature thoughtSignature
    thought_signature encrypted_content name model mimeType mime_type media_type format image_url file_url""".split()
)
# what the formats are made of, beside a chat's own words
KEYS = frozenset(
    """allowed_tools args background budget_tokens cache_control call_id caller candidateCount category citations container
    contents context data descriptions display_name effort encoding_format encrypted_content filename function_call
    function_declarations function_response functionCall functionCallingConfig functionDeclarations functionResponse
    generationConfig include inline_data inlineData input input_schema instructions is_error items labels
    max_output_tokens maxOutputTokens media_type metadata mime_type mimeType model nullable output parallel_tool_calls
    parametersJsonSchema parts phase propertyOrdering reason reasoning response responseJsonSchema responseMimeType
    responseSchema safetySettings schema source source_type status stream summary system systemInstruction temperature
    thinkingConfig thought thoughtSignature threshold tool_choice tool_use_id tools topK topP truncation verbosity""".split()
)
PROSE = frozenset("text content input output instructions prompt system thinking summary parts contents refusal".split())
DESCRIBES = frozenset({"description", "title", "default", "examples"})
RESULTS = {"function_call_output": "output", "custom_tool_call_output": "output", "tool_result": "content"}
OBJECTS = ("functionResponse", "function_response")  # Gemini's results
CALLS = {"tool_use": "input", "server_tool_use": "input", "mcp_tool_use": "input"}
GEMINI_CALLS = ("functionCall", "function_call")
WORD = re.compile(r"[a-z][a-z_.]{0,60}")  # a type, a role, a status
OWN_TOOLS = frozenset({"function", "custom"})
BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/_-]*={0,2}")

OPERATIONS = {  # what OpenTelemetry's conventions call a call of an API; all others are chats
    "completions": "text_completion",
    "embeddings": "embeddings",
    "moderations": "moderation",
    "generate": "generate_content",
}


def read_api(
    api: Api,
    value: object,
    *,
    model: str,
    base: str,
    stream: bool | None = None,
    how: Mapping[str, object] = MappingProxyType({}),
) -> Request:
    """Read the body of a request. `model` is the litellm model string, `base` the address that the caller goes to.

    `stream` says whether a stream is wanted where the body does not, `how` how it is to be sent (a key, a time limit).

    Raises:
        RequestError: names what cannot be read and what to do; nothing was sent.
    """
    body = snapshot(value)
    if not isinstance(body, dict):
        raise RequestError("the body is no JSON object; nothing was sent")
    controls = {**how, "model": model, "api_base": base}
    if api.name == "chat":
        return read_chat({**body, **controls})
    if unknown := [key for key in body if key not in api.uses]:
        shown = ", ".join(sorted(key for key in unknown if re.fullmatch(r"[A-Za-z_]\w{0,39}", key))) or "with odd names"
        raise RequestError(f"unknown key(s) {shown} for {api.name}: what cannot be scanned is not sent; nothing was sent")
    wanted = body.get("stream", False) if stream is None else stream
    if not isinstance(wanted, bool):
        raise RequestError("stream is true or false; nothing was sent")
    reader = _Reader(api)
    reader.read(body)
    kept = tuple(sorted(key for key in api.kept if body.get(key)))
    bound, alone, operation = tuple(_bound(api, body)), _alone(api, body), OPERATIONS.get(api.name, "chat")
    return Request(body, controls, reader.prompt, reader.places, wanted, bound, NOTED[api.name], kept, alone, operation)


def _alone(api: Api, body: Body) -> str:
    """Why no model of another provider can serve the call; "" where one can."""
    if api.name not in BRIDGES:
        return f"another model's {api.name} are no substitute"
    try:
        BRIDGES[api.name].there(body)
    except Untranslatable as error:
        return f"a chat has no words for {error}"
    return ""


def _bound(api: Api, body: Body) -> Iterator[str]:
    """The tools that the provider runs itself."""
    tools = body.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        if not isinstance(tool, dict):
            continue
        if api.format == "gemini":
            yield from sorted(set(tool) - {"functionDeclarations", "function_declarations"})
        elif str(tool.get("type", "custom")) not in OWN_TOOLS:
            yield str(tool["type"])


def _type(node: Json) -> str:
    return str(node.get("type")) if isinstance(node, dict) else ""


class _Reader(Collector):
    """Walks one request once."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self._api = api

    def read(self, body: Body) -> None:
        for key, value in body.items():
            role = self._api.roles.get(key, "request")
            match self._api.uses[key]:
                case "text":
                    self._text(value, (key,), role)
                case "schema":
                    self._plain(value, (key,), "request", Part.SCHEMA, key)
                case use:
                    self._plain(value, (key,), "request", Part.PARAMETER, key, fixed=use == "setting")

    def _text(self, node: Json, steps: Steps, role: str, key: str = "") -> None:
        """Prose, messages, items, parts: whatever holds text for the model."""
        match node:
            case str():
                self._leaf(Leaf(steps, node, key), role, Part.TEXT, fixed=key in FIXED)
            case list():
                if node and all(isinstance(one, int) for one in node):
                    raise RequestError(
                        f"{pointer(steps)} holds tokens instead of text, which cannot be scanned: send text; nothing was sent"
                    )
                for index, item in enumerate(node):
                    self._text(item, (*steps, index), role, key)
            case dict():
                self._node(node, steps, role)
            case _:
                self._plain(node, steps, role, Part.TEXT, key)

    def _node(self, node: dict[str, Json], steps: Steps, role: str) -> None:
        said = node.get("role")
        if isinstance(said, str):
            role = ROLES.get(said, said) if WORD.fullmatch(said) else role
        kind = _type(node)
        role = {"function_call": "assistant", "reasoning": "assistant"}.get(kind, role)
        role = "tool" if kind in RESULTS or kind in OBJECTS else role
        source = node.get("source")
        bytes_inside = kind in MEDIA and not (isinstance(source, dict) and source.get("type") in ("text", "content"))
        if bytes_inside:
            self.opaque.append(Opaque(pointer(steps), MEDIA[kind]))
        for key, value in node.items():
            here = (*steps, key)
            if key not in STRUCTURE and key not in KEYS:
                self._leaf(Leaf(here, key, is_key=True), role, Part.TEXT, fixed=True)
            if key in INLINE and isinstance(value, dict):
                self.opaque.append(Opaque(pointer(here), _media(value)))
                self._bytes(value, here, role)
            elif key == "arguments" and isinstance(value, str):
                self._json(value, here, role, Part.ARGUMENTS)
            elif CALLS.get(kind) == key:
                self._plain(value, here, role, Part.ARGUMENTS, "", fixed=False)
            elif key in GEMINI_CALLS and isinstance(value, dict):
                self._function(value, here, role, "args", Part.ARGUMENTS)
            elif key in OBJECTS and isinstance(value, dict):
                self._function(value, here, "tool", "response", Part.TEXT)
            elif RESULTS.get(kind) == key and isinstance(value, str):
                self._json(value, here, "tool", Part.TEXT)
            elif bytes_inside and not isinstance(value, str):
                self._bytes(value, here, role)
            elif bytes_inside and _unreadable(Leaf(here, str(value), key)):
                continue
            else:
                self._text(value, here, role, "" if key in PROSE else key)

    def _function(self, node: dict[str, Json], steps: Steps, role: str, inside: str, part: Part) -> None:
        for key, value in node.items():
            if key == inside:
                self._plain(value, (*steps, key), role, part, "", fixed=False)
            else:
                self._plain(value, (*steps, key), role, Part.PARAMETER, key, fixed=True)

    def _json(self, text: str, steps: Steps, role: str, part: Part) -> None:
        """A string that may be a JSON document: its leaves, else the text."""
        found = strict_json(text)
        if found is None or not isinstance(found.value, (dict, list)):
            self._leaf(Leaf(steps, text), role, part, fixed=False)
            return
        for leaf in leaves(snapshot(found.value, pointer(steps))):
            self.take(leaf, role, part, fixed=False, inside=steps)

    def _bytes(self, value: Json, steps: Steps, role: str) -> None:
        for leaf in leaves(value, steps):
            if not _unreadable(leaf):
                self._leaf(leaf, role, Part.TEXT, fixed=True)

    def _plain(self, value: Json, steps: Steps, role: str, part: Part, key: str, *, fixed: bool = False) -> None:
        for leaf in leaves(value, steps, key):
            stays = leaf.key not in DESCRIBES if part is Part.SCHEMA else fixed
            self._leaf(leaf, role, part, fixed=stays)

    def _leaf(self, leaf: Leaf, role: str, part: Part, *, fixed: bool) -> None:
        if not leaf.text or leaf.text in CONSTANTS or (part is not Part.TEXT and leaf.text in STRUCTURE | KEYS):
            return
        if leaf.steps[-1] in ("type", "role", "status", "object") and WORD.fullmatch(leaf.text):
            return
        if leaf.key == "model" and plain(leaf.text):
            return
        self.take(leaf, role, part, fixed=fixed)


def _media(node: dict[str, Json]) -> str:
    """What kind of bytes Gemini is told of."""
    said = str(node.get("mimeType") or node.get("mime_type") or "").partition("/")[0]
    return said if said in ("image", "audio", "video") else "file"


def _unreadable(leaf: Leaf) -> bool:
    """Whether this is what makes its part opaque: bytes in base64, and not a text that calls itself data."""
    return bool(DATA_URI.fullmatch(leaf.text)) or (leaf.key in ("data", "file_data") and bool(BASE64.fullmatch(leaf.text)))
