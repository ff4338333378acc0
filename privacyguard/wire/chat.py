"""A chat call's keywords in, a `Request` out: every string that would leave, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from privacyguard.errors import RequestError
from privacyguard.values import Opaque, Part
from privacyguard.wire.keywords import CONSTANTS, CONTROLS, MESSAGE_KEYS, REFUSED, ROLES, SCANNED, STRUCTURE
from privacyguard.wire.leaves import Leaf, Steps, leaves, pointer, strict_json
from privacyguard.wire.request import Body, Collector, Request
from privacyguard.wire.snapshot import Json, snapshot

OPAQUE_PARTS = {"image_url": "image", "input_audio": "audio", "file": "file", "video_url": "video", "document": "file"}
TEXT_PARTS = frozenset({"text", "thinking", "redacted_thinking", "refusal"})
DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/_-]*={0,2}")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
PLAIN = re.compile(r"[a-z0-9_.:/-]*")
PLAIN_DIGITS = 6  # a version and a size; a date has eight
KEYWORD = re.compile(r"[A-Za-z_]\w{0,39}")
SCHEMA_KEYWORDS = frozenset({"tools", "functions", "response_format", "function_call", "tool_choice"})


def read_chat(call: Mapping[str, object]) -> Request:
    """Read a call in litellm's signature.

    Raises:
        RequestError: names what cannot be read and what to do; nothing was sent.
    """
    for keyword in call:
        if keyword in REFUSED:
            raise RequestError(f"{keyword}= is refused: {REFUSED[keyword]}; nothing was sent")
        if keyword not in SCANNED | CONTROLS:
            shown = keyword if KEYWORD.fullmatch(keyword) else "that is no Python name"
            raise RequestError(
                f"unknown keyword {shown}=: what cannot be scanned is not sent; "
                "provider-specific keywords go into extra_body=; nothing was sent"
            )
    controls = _controls(call)
    body: dict[str, Json] = {}
    for keyword, value in call.items():
        if keyword in SCANNED and value is not None:
            body[keyword] = _response_format(value) if keyword == "response_format" else snapshot(value, f"/{keyword}")
    if not isinstance(body.get("stream", False), bool):
        raise RequestError("stream= is True or False; nothing was sent")
    _drop_nothing(body)
    reader = _Reader()
    reader.read(body)
    reader.read_controls(controls)
    return Request(body, controls, reader.prompt, reader.places, body.get("stream") is True, _bound(body), _noted)


def _bound(body: Body) -> tuple[str, ...]:
    tools = body.get("tools")
    kinds = [str(tool.get("type")) for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    searching = ["web_search_options"] if "web_search_options" in body else []
    return tuple([kind for kind in kinds if kind != "function"] + searching)


def _controls(call: Mapping[str, object]) -> dict[str, object]:
    """The keywords that say how to send, in the types they have."""
    controls = {keyword: call[keyword] for keyword in call if keyword in CONTROLS and call[keyword] is not None}
    model = controls.get("model")
    if not isinstance(model, str) or not model.strip():
        raise RequestError('model= is missing: pass a litellm model string such as "openai/gpt-5"; nothing was sent')
    for keyword in ("api_base", "base_url", "api_key", "api_version", "organization"):
        if not isinstance(controls.get(keyword, ""), str):
            raise RequestError(f"{keyword}= is no string; nothing was sent")
    return controls


def _drop_nothing(body: dict[str, Json]) -> None:
    """Replies that are sent back as history list no images and no audio; the request says nothing of them."""
    messages = body.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict):
            for key in ("images", "audio"):
                if not message.get(key, True):
                    del message[key]


def _response_format(value: object) -> Json:
    """A pydantic class becomes the JSON schema it stands for."""
    from pydantic import BaseModel  # here, so that importing the package stays light

    if isinstance(value, type) and issubclass(value, BaseModel):
        schema = {**value.model_json_schema(), "additionalProperties": False}
        value = {"type": "json_schema", "json_schema": {"name": value.__name__, "schema": schema}}
    return snapshot(value, "/response_format")


class _Reader(Collector):
    """Walks one request once and collects its segments in order."""

    def read(self, body: dict[str, Json]) -> None:
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            raise RequestError("messages= is empty: pass a list of at least one {role, content}; nothing was sent")
        for index, message in enumerate(messages):
            self._message(message, index)
        for keyword, value in body.items():
            if keyword != "messages":
                part = Part.SCHEMA if keyword in SCHEMA_KEYWORDS else Part.PARAMETER
                self._walk(value, (keyword,), "request", part, keyword)

    def read_controls(self, controls: Mapping[str, object]) -> None:
        """Names and addresses leave too: in the body, a header, the URL. They cannot be rewritten."""
        base = urlsplit(str(controls.get("api_base") or controls.get("base_url") or ""))
        said = {**{name: controls.get(name) for name in ("model", "organization", "api_version")}, "api_base": base.path}
        for name, text in said.items():
            if isinstance(text, str) and not plain(text):
                self._add(Leaf((name,), text, name), "request", Part.PARAMETER)

    def _message(self, message: Json, index: int) -> None:
        where = f"/messages/{index}"
        if not isinstance(message, dict):
            raise RequestError(f"{where} is a {type(message).__name__}, not a dict with role and content; nothing was sent")
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            raise RequestError(f"{where}/role is unknown: use one of {', '.join(sorted(ROLES))}; nothing was sent")
        if unknown := set(message) - MESSAGE_KEYS:
            raise RequestError(
                f"{where} has {len(unknown)} unknown key(s): what cannot be scanned is not sent; "
                f"known are {', '.join(sorted(MESSAGE_KEYS))}; nothing was sent"
            )
        content = message.get("content")
        calls = role == "assistant" and (message.get("tool_calls") or message.get("function_call"))
        if content is None and not calls:
            raise RequestError(
                f"{where}/content is None: only an assistant message that calls tools has none; nothing was sent"
            )
        if not isinstance(content, (str, list, type(None))):
            raise RequestError(
                f"{where}/content is a {type(content).__name__}, not a string or a list of parts; nothing was sent"
            )
        for key, value in message.items():
            steps: Steps = ("messages", index, key)
            match key:
                case "role":
                    continue
                case "content" if isinstance(value, str) and role in ("tool", "function"):
                    self._result(value, steps, role)
                case "content" if isinstance(value, list):
                    for at, part in enumerate(value):
                        self._content_part(part, (*steps, at), role)
                case "tool_calls" if isinstance(value, list):
                    for at, tool_call in enumerate(value):
                        self._tool_call(tool_call, (*steps, at), role)
                case "function_call":
                    self._function(value, steps, role)
                case _:
                    self._walk(value, steps, role, Part.TEXT, "" if key == "content" else key)

    def _content_part(self, part: Json, steps: Steps, role: str) -> None:
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or kind not in TEXT_PARTS | set(OPAQUE_PARTS):
            known = ", ".join(sorted(TEXT_PARTS | set(OPAQUE_PARTS)))
            raise RequestError(f"{pointer(steps)} is no content part with a known type ({known}); nothing was sent")
        if kind in OPAQUE_PARTS:
            self.opaque.append(Opaque(pointer(steps), OPAQUE_PARTS[kind]))
        for leaf in leaves(part, steps):
            if leaf.steps == (*steps, "type"):  # one of the known words, judged above
                continue
            if kind not in OPAQUE_PARTS or not _unreadable(leaf):
                self._add(leaf, role, Part.TEXT)

    def _result(self, text: str, steps: Steps, role: str) -> None:
        """What a tool gave back: the leaves of a JSON document, else a text."""
        inside = strict_json(text)
        if inside is None or not isinstance(inside.value, (dict, list)):
            self._walk(text, steps, role, Part.TEXT, "")
        else:
            for leaf in leaves(inside.value):
                self._add(leaf, role, Part.TEXT, inside=steps)

    def _tool_call(self, call: Json, steps: Steps, role: str) -> None:
        if not isinstance(call, dict):
            raise RequestError(f"{pointer(steps)} is not a dict with a function; nothing was sent")
        for key, value in call.items():
            if key == "function":
                self._function(value, (*steps, key), role)
            else:
                self._walk(value, (*steps, key), role, Part.PARAMETER, key)

    def _function(self, function: Json, steps: Steps, role: str) -> None:
        if not isinstance(function, dict):
            raise RequestError(f"{pointer(steps)} is not a dict with name and arguments; nothing was sent")
        for key, value in function.items():
            inside = strict_json(value) if key == "arguments" and isinstance(value, str) else None
            if inside is None:
                part = Part.ARGUMENTS if key == "arguments" else Part.PARAMETER
                self._walk(value, (*steps, key), role, part, "" if key == "arguments" else key)
            else:
                for leaf in leaves(snapshot(inside.value, pointer((*steps, key)))):  # what JSON can say and a call may not
                    self._add(leaf, role, Part.ARGUMENTS, inside=(*steps, key))

    def _walk(self, value: Json, steps: Steps, role: str, part: Part, key: str) -> None:
        for leaf in leaves(value, steps, key):
            self._add(leaf, role, part)

    def _add(self, leaf: Leaf, role: str, part: Part, inside: Steps | None = None) -> None:
        if not leaf.text or leaf.text in CONSTANTS or (part is not Part.TEXT and leaf.text in STRUCTURE):
            return
        free = part is Part.ARGUMENTS or inside is not None or _rewritable(leaf, role, part)
        self.take(leaf, role, part, fixed=not free, inside=inside)


def _unreadable(leaf: Leaf) -> bool:
    """Whether this is what makes its part opaque: bytes in base64, and not a text that calls itself data."""
    return bool(DATA_URI.fullmatch(leaf.text)) or (leaf.key in ("data", "file_data") and bool(BASE64.fullmatch(leaf.text)))


def plain(text: str) -> bool:
    """Whether a name or path is made like those of products, with no room for an identifier."""
    return bool(PLAIN.fullmatch(text)) and sum(sign.isdigit() for sign in text) <= PLAIN_DIGITS


def _rewritable(leaf: Leaf, role: str, part: Part) -> bool:
    """Whether another text may stand here: prose may change; names of tools, ids, signatures and settings may not."""
    match part:
        case Part.TEXT:
            return leaf.key not in ("tool_call_id", "signature", "url") and not (
                leaf.key == "name" and role in ("tool", "function")
            )
        case Part.SCHEMA:
            return leaf.key in ("description", "title", "default", "examples")
        case _:
            return leaf.steps[0] in ("user", "stop", "metadata", "prediction", "safety_identifier")


def _noted(body: Body, note: str) -> Body:
    """Add `note` to the system message that opens the conversation, or open it with one."""
    messages = body["messages"]
    assert isinstance(messages, list)
    first = messages[0]
    if isinstance(first, dict) and first["role"] in ("system", "developer") and isinstance(first["content"], str):
        first["content"] += "\n\n" + note
    else:
        messages.insert(0, {"role": "system", "content": note})
    return body
