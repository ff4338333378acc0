"""What callers and policies write, and what of it may stand in the log."""

import pytest

from privacyguard.audit.recordable import as_digest, digest, host_and_port, media, role, vouched, word

ENDPOINTS = {
    "a path": ("https://api.openai.com/v1/maria-lopez", "api.openai.com:443"),
    "a query": ("https://api.openai.com?key=maria", "api.openai.com:443"),
    "a user and password": ("https://maria:lopez@api.openai.com/v1", "api.openai.com:443"),
    "a fragment": ("https://api.openai.com/#maria", "api.openai.com:443"),
    "plain http": ("http://ollama.lan", "ollama.lan:80"),
    "a port": ("http://127.0.0.1:11434/api", "127.0.0.1:11434"),
    "capitals": ("HTTPS://API.OpenAI.com/v1", "api.openai.com:443"),
    "an IPv6 address": ("http://[::1]:8000/v1", "[::1]:8000"),
    "an underscore, as compose files have": ("http://local_model:8000", "local_model:8000"),
    "host and port already": ("api.openai.com:443", "api.openai.com:443"),
    "an IPv6 peer": ("[2001:db8::1]:443", "[2001:db8::1]:443"),
    "a Unix socket's URL": ("unix:///home/maria/model.sock", "unix"),
    "a Unix socket's path": ("/home/maria/model.sock", "unix"),
    "nothing": ("", ""),
}
UNREADABLE_ENDPOINTS = {
    "no scheme": "api.openai.com/maria",
    "a user without a scheme": "maria:lopez@api.openai.com:443",
    "an open bracket": "http://[::1/maria",
    "a port that is a word": "http://host:maria/",
    "a port out of range": "http://host:99999999/",
    "an unknown scheme": "maria://lopez",
    "spaces": "http://maria lopez:80/",
    "no host": "https:///maria",
    "another alphabet": "http://мария.example/",
    "half a character": "http://\ud800/",
}


@pytest.mark.parametrize(("endpoint", "kept"), ENDPOINTS.values(), ids=ENDPOINTS)
def test_only_host_and_port_of_an_endpoint_are_kept(endpoint: str, kept: str) -> None:
    assert host_and_port(endpoint) == kept


@pytest.mark.parametrize("endpoint", UNREADABLE_ENDPOINTS.values(), ids=UNREADABLE_ENDPOINTS)
def test_an_endpoint_that_cannot_be_read_becomes_its_digest(endpoint: str) -> None:
    assert host_and_port(endpoint) == digest(endpoint.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", ["gpt-5", "meta-llama/Llama-3.3-70B", "qwen3:32b", "", "a@b", "default/PERSON"])
def test_a_name_that_somebody_vouches_for_is_kept(name: str) -> None:
    assert vouched(name, lambda _: True) == name == word(name)


@pytest.mark.parametrize("name", ["Maria Lopez", "gpt-5\n", "Мария", "a" * 129, "-leading", 'quo"te', "\x00", "\ud800"])
def test_a_name_without_the_shape_of_one_becomes_its_digest_whoever_vouches(name: str) -> None:
    kept = digest(name.encode("utf-8", "surrogatepass"))
    assert vouched(name, lambda _: True) == kept == word(name)


def test_a_name_that_nobody_vouches_for_becomes_its_digest() -> None:
    assert vouched("maria-lopez", lambda name: name != "maria-lopez") == digest(b"maria-lopez")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("image/png", "image/png"),
        ("image/maria-lopez", "image/*"),
        ("audio/x-lopez", "audio/*"),
        ("image", "image"),
        ("maria/lopez", digest(b"maria/lopez")),
        ("maria", digest(b"maria")),
    ],
)
def test_the_free_half_of_a_media_type_is_not_kept(written: str, kept: str) -> None:
    assert media(written) == kept


def test_a_role_is_kept_if_it_looks_like_one() -> None:
    assert role("assistant") == "assistant"
    assert role("Maria Lopez") == digest(b"Maria Lopez")


def test_a_digest_is_kept_in_one_spelling() -> None:
    assert as_digest("a" * 64) == as_digest("sha256:" + "a" * 64) == "sha256:" + "a" * 64
    assert as_digest("v7") == digest(b"v7")
