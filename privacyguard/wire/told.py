"""A refusal's words in, the JSON of an error as each format has it out: the client raises its own error from it."""

from __future__ import annotations

import json

STATUS = {
    "anthropic": {400: "invalid_request_error", 403: "permission_error", 500: "api_error"},
    "gemini": {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 500: "INTERNAL"},
}


def error_body(format: str, status: int, message: str, code: str, record: str = "") -> bytes:
    """The body of an answer with this status. `code` says what kind of refusal it is, `record` where it is in the log."""
    ours = {"code": code, "record": record}
    match format:
        case "anthropic":
            body = {"type": "error", "error": {"type": STATUS[format][status], "message": message, "privacyguard": ours}}
        case "gemini":
            reason = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": code, "domain": "privacyguard"}
            body = {"error": {"code": status, "message": message, "status": STATUS[format][status], "details": [reason]}}
        case _:
            body = {"error": {"message": message, "type": "privacyguard", "param": None, "code": code, "record": record}}
    return json.dumps(body, ensure_ascii=False).encode()
