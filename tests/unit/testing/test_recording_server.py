from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from privacyguard.errors import ConfigError
from privacyguard.testing import (
    ReceivedCall,
    RecordingServer,
    Reply,
    ToolCall,
    find_leaks,
    say,
)

CHAT = {"model": "m", "messages": [{"role": "user", "content": "I am Zebediah"}]}


def connect(server: RecordingServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=5)


def raw_socket(server: RecordingServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5)


def ask(server: RecordingServer, path: str = "/v1/chat/completions", body: object = CHAT) -> int:
    with closing(connect(server)) as connection:
        connection.request("POST", path, json.dumps(body))
        return connection.getresponse().status


def all_of(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_every_byte_of_a_request_is_kept() -> None:
    with RecordingServer() as server, closing(raw_socket(server)) as connection:
        sent = b"POST /v1/chat/completions?a=b%20c HTTP/1.1\r\nHost: x\r\nX-Odd:  1\r\nX-Odd: 2\r\nContent-Length: 2\r\n\r\n{}"
        connection.sendall(sent)
        assert server.wait_for(1)
    (call,) = server.requests
    assert (call.method, call.path, call.query, call.body, call.ordinal) == (
        "POST",
        "/v1/chat/completions",
        "a=b%20c",
        b"{}",
        0,
    )
    assert call.headers["x-odd"] == "1, 2"
    assert call.raw == sent
    assert server.received() == sent


def test_one_connection_carries_many_calls_and_a_clear_forgets_them() -> None:
    with RecordingServer(say("ok")) as server, closing(connect(server)) as connection:
        for number in range(3):
            connection.request("POST", "/v1/chat/completions", json.dumps({"messages": [{"content": f"number {number}"}]}))
            assert connection.getresponse().read()
        assert [call.ordinal for call in server.requests] == [0, 1, 2]
        server.clear()
        assert (server.requests, server.received()) == ((), b"")
        connection.request("POST", "/v1/chat/completions", json.dumps(CHAT))
        assert connection.getresponse().status == 200
        assert [call.ordinal for call in server.requests] == [0]
        assert b"Zebediah" in server.received()
        assert b"number" not in server.received()


def test_a_value_that_is_split_between_chunks_is_found_in_what_was_received() -> None:
    def halves() -> Iterator[bytes]:
        yield b'{"messages": [{"role": "user", "content": "I am Zebe'
        yield b'diah"}]}'

    with RecordingServer() as server, closing(connect(server)) as connection:
        connection.request("POST", "/v1/chat/completions", halves(), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        reply = json.loads(connection.getresponse().read())
    assert reply["choices"][0]["message"]["content"] == "I am Zebediah"
    assert b"Zebediah" not in server.requests[0].raw
    assert find_leaks(server.received(), ["Zebediah"])


def test_chunks_may_have_extensions_and_trailers() -> None:
    with RecordingServer() as server, closing(raw_socket(server)) as connection:
        head = b"POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        connection.sendall(head + b"2;x=y\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n")
        assert all_of(connection).startswith(b"HTTP/1.1 200 OK")
    assert server.requests[0].body == b"{}"


def test_a_client_that_waits_for_permission_gets_it() -> None:
    with RecordingServer() as server, closing(raw_socket(server)) as connection:
        connection.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_an_old_client_gets_a_stream_without_chunks() -> None:
    with RecordingServer(say("ok")) as server, closing(raw_socket(server)) as connection:
        body = json.dumps({**CHAT, "stream": True}).encode()
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        answer = all_of(connection)
    assert b"Transfer-Encoding" not in answer
    assert answer.endswith(b"data: [DONE]\n\n")


def test_a_compressed_request_is_refused_as_it_would_hide_a_leak() -> None:
    with RecordingServer() as server, closing(connect(server)) as connection:
        connection.request("POST", "/v1/chat/completions", b"\x1f\x8b", {"Content-Encoding": "gzip"})
        assert connection.getresponse().status == 415


def test_bytes_of_a_request_that_never_ended_are_kept() -> None:
    with RecordingServer() as server:
        with closing(raw_socket(server)) as connection:
            connection.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 999\r\n\r\nI am Zebediah")
        ask(server)
        deadline = time.monotonic() + 5
        while b"am Zebediah" not in server.received() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(server.requests) == 1
    assert server.received().count(b"I am Zebediah") == 2


NO_HTTP = {
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00Zebediah\n",
    "no version": b"POST /\r\n\r\nZebediah",
    "a header without a colon": b"POST / HTTP/1.1\r\nZebediah\r\n\r\n",
    "a length that is no number": b"POST / HTTP/1.1\r\nContent-Length: Zebediah\r\n\r\n",
    "a negative length": b"POST / HTTP/1.1\r\nX: Zebediah\r\nContent-Length: -1\r\n\r\n",
    "a chunk size that is no number": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZebediah\r\n",
}


@pytest.mark.parametrize("sent", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http_is_kept_and_the_connection_ended(sent: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with RecordingServer() as server, closing(raw_socket(server)) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert all_of(connection) == b""
    assert b"Zebediah" in server.received()
    assert server.requests == ()
    assert capfd.readouterr().err == ""


def test_a_client_that_leaves_in_the_middle_of_a_stream_leaves_no_trace_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    with RecordingServer(Reply(["x" * 1000] * 5000)) as server, closing(raw_socket(server)) as connection:
        body = json.dumps({**CHAT, "stream": True}).encode()
        connection.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert connection.recv(100)
    assert capfd.readouterr().err == ""


def test_many_clients_at_once_are_all_recorded() -> None:
    with RecordingServer() as server:
        answers: list[int] = []
        clients = [threading.Thread(target=lambda: answers.append(ask(server))) for _ in range(16)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert answers == [200] * 16
    assert [call.ordinal for call in server.requests] == list(range(16))
    assert server.received().count(b"Zebediah") == 16


def test_an_unknown_path_is_not_found_and_recorded_all_the_same() -> None:
    with RecordingServer() as server:
        assert ask(server, "/v1/uploads") == 404
    assert b"Zebediah" in server.received()


def test_a_script_that_fails_is_answered_with_500_and_raised_without_its_text() -> None:
    def script(call: ReceivedCall) -> Reply:
        raise ValueError(call.last_user_text())

    server = RecordingServer(script).start()
    assert ask(server) == 500
    with pytest.raises(AssertionError, match=r"ValueError at .*test_recording_server\.py:\d+") as failure:
        server.stop()
    assert "Zebediah" not in str(failure.value)
    assert failure.value.__cause__ is failure.value.__context__ is None
    server.stop()


def test_the_failure_of_a_script_does_not_hide_the_failure_of_the_test() -> None:
    def test() -> None:
        with RecordingServer(lambda call: []) as server:
            assert ask(server) == 500
            raise LookupError("of the test")

    with pytest.raises(LookupError, match="of the test"):
        test()


def test_broken_arguments_can_be_streamed_as_text_only() -> None:
    with RecordingServer(Reply(tool_calls=[ToolCall("lookup", '{"name": ')])) as server:
        assert ask(server) == 200
        assert ask(server, "/v1/messages", {**CHAT, "stream": True}) == 200
    with pytest.raises(AssertionError, match="no JSON object"), RecordingServer(server.reply) as server:
        assert ask(server, "/v1beta/models/m:generateContent", {"contents": []}) == 500


def test_a_server_starts_again_and_says_when_it_does_not_run() -> None:
    server = RecordingServer(name="your local model")
    with pytest.raises(ConfigError, match="not running"):
        _ = server.url
    for count in (1, 2):
        with server:
            ask(server)
            assert len(server.requests) == count
            with pytest.raises(ConfigError, match="running already"):
                server.start()
    assert server.received().count(b"Zebediah") == 2
    assert repr(server) == "<RecordingServer 'your local model' stopped, 2 requests>"


def test_a_format_that_does_not_exist_is_refused() -> None:
    with pytest.raises(
        ConfigError, match="unknown format cohere; the formats are openai, responses, vectors, anthropic, gemini, ollama"
    ):
        RecordingServer(formats=["openai", "cohere"])
