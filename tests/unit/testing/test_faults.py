from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import closing

import pytest

from privacyguard.testing import (
    CloseBeforeReply,
    CutStream,
    Fault,
    HalfJson,
    Hang,
    ReceivedCall,
    RecordingServer,
    Redirect,
    Status,
    say,
)

CHAT = {"model": "m", "messages": [{"role": "user", "content": "I am Zebediah"}]}
PATHS = {
    "openai": ("/v1/chat/completions", CHAT),
    "anthropic": ("/v1/messages", CHAT),
    "gemini": ("/v1beta/models/m:generateContent", {"contents": [{"parts": [{"text": "I am Zebediah"}]}]}),
    "ollama": ("/api/chat", {**CHAT, "stream": False}),
}


def raw_socket(server: RecordingServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5)


def ask(server: RecordingServer, path: str = "/v1/chat/completions", body: object = CHAT) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=5)) as connection:
        connection.request("POST", path, json.dumps(body))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.mark.parametrize("form", PATHS)
def test_an_error_has_the_shape_of_its_provider(form: str) -> None:
    shapes = {
        "openai": {"error": {"message": "slow down", "type": "invalid_request_error", "param": None, "code": None}},
        "anthropic": {"type": "error", "error": {"type": "rate_limit_error", "message": "slow down"}},
        "gemini": {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}},
        "ollama": {"error": "slow down"},
    }
    with RecordingServer(fault=Status(429, "slow down", headers={"Retry-After": "0"})) as server:
        status, headers, body = ask(server, *PATHS[form])
    assert (status, headers["retry-after"], json.loads(body)) == (429, "0", shapes[form])


def test_an_error_may_have_a_body_of_its_own() -> None:
    with RecordingServer(fault=Status(502, body=b"<html>bad gateway")) as server:
        assert ask(server)[::2] == (502, b"<html>bad gateway")


def test_a_redirect_names_the_same_path_elsewhere() -> None:
    with RecordingServer(fault=Redirect("http://127.0.0.1:9/")) as server:
        status, headers, _ = ask(server, "/v1/messages?beta=true")
    assert (status, headers["location"]) == (307, "http://127.0.0.1:9/v1/messages?beta=true")


STREAM = {**CHAT, "stream": True}


def test_a_connection_closed_before_the_reply_brings_no_byte() -> None:
    with RecordingServer(fault=CloseBeforeReply()) as server:
        for body in (CHAT, STREAM):
            with pytest.raises(http.client.RemoteDisconnected):
                ask(server, body=body)


def test_a_cut_answer_is_incomplete_for_http() -> None:
    with RecordingServer(say("0123456789", chunk=1), fault=CutStream(after=4)) as server:
        with pytest.raises(http.client.IncompleteRead) as whole:
            ask(server, body=CHAT)
        with pytest.raises(http.client.IncompleteRead) as streamed:
            ask(server, body=STREAM)
    assert whole.value.partial.startswith(b'{"id"')
    assert streamed.value.partial.count(b"data: ") == 4  # the role and three digits
    assert b'"2"' in streamed.value.partial


def test_half_a_json_is_complete_for_http() -> None:
    with RecordingServer(say("0123456789", chunk=1), fault=HalfJson()) as server:
        for body in (CHAT, STREAM):
            status, _, raw = ask(server, body=body)
            assert status == 200
            with pytest.raises(json.JSONDecodeError):
                json.loads(raw.rpartition(b"data: ")[2])


def test_a_server_that_hangs_goes_on_afterwards() -> None:
    with RecordingServer(say("ok"), fault=Hang(0.15)) as server:
        for body in (CHAT, STREAM):
            start = time.monotonic()
            assert ask(server, body=body)[0] == 200
            assert time.monotonic() - start >= 0.15


def test_a_stream_that_hangs_in_the_middle_has_sent_its_start() -> None:
    with RecordingServer(say("0123", chunk=1), fault=Hang(60, after=3)) as server, closing(raw_socket(server)) as connection:
        body = json.dumps(STREAM).encode()
        connection.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        seen = b""
        while b'"content": "1"' not in seen:
            seen += connection.recv(65536)
        assert b'"content": "2"' not in seen


def test_a_stop_does_not_wait_for_a_hanging_answer_or_an_idle_connection() -> None:
    server = RecordingServer(fault=Hang(60)).start()
    with closing(raw_socket(server)), closing(raw_socket(server)) as asking:
        asking.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
        assert server.wait_for(1)
        start = time.monotonic()
        server.stop()
        assert time.monotonic() - start < 2
    assert len(server.requests) == 1


def test_a_fault_may_depend_on_the_call() -> None:
    def first_only(call: ReceivedCall) -> Fault | None:
        return Status(503) if call.ordinal == 0 else None

    with RecordingServer(fault=first_only) as server:
        assert [ask(server)[0] for _ in range(3)] == [503, 200, 200]


def test_a_fault_that_is_a_value_leaves_questions_about_the_server_alone() -> None:
    with RecordingServer(fault=Status(500)) as server:
        assert ask(server, "/api/show", {"model": "m"})[0] == 200
        assert ask(server, "/api/chat")[0] == 500
        server.fault = lambda call: Status(500) if call.path == "/api/show" else None
        assert ask(server, "/api/show", {"model": "m"})[0] == 500
