"""A value and a key in, the code or cipher that stands for it out, and back: `[PERSON#…]`.

What stands behind the sign are letters only: with digits it would be found again, as a number of some kind, when a
conversation's history comes back.
"""

from __future__ import annotations

import re
from string import ascii_letters

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacyguard.errors import ConfigError
from privacyguard.redact.keys import KeySource, derived, read_key

HASH_BYTES = 12  # 96 bits: among a billion values two share a code with a chance of 1 to 10^11
NONCE_BYTES = 12  # what AES-GCM takes without hashing it once more (NIST SP 800-38D, 5.2.1.1)
PADDED_TO = 16  # bytes; so a cipher tells the length of its value only roughly

_BLOCK, _LETTERS = 4, 6  # bytes, and the letters for them: 52^6 is more than 2^32
_SHORTEST = (NONCE_BYTES + PADDED_TO + 16) // _BLOCK * _LETTERS  # letters of a cipher; the tag has 16 bytes
# models escape underscores for Markdown, and brackets; a backslash before the first is theirs only if the last has one too
_CIPHER = re.compile(
    rf"(?P<escaped>\\)?\[(?P<entity>[A-Z](?:[A-Z0-9]|\\?_)*)\\?#(?P<letters>[A-Za-z]{{{_SHORTEST},}})(?(escaped)\\\]|\])"
)


def hashed(entity: str, stem: str, key: bytes) -> str:
    """The code of a value (HMAC-SHA-256): the same for the same stem and key, whatever the entity, in every conversation.

    It does not lead back to the value, not even for somebody who can guess it, without the key.
    """
    return f"[{entity}#{_spelled(derived(key, 'hash', stem)[:HASH_BYTES])}]"


def encrypted(entity: str, original: str, key: bytes) -> str:
    """The cipher of a value (AES-256-GCM, with the entity as associated data); `decrypt` opens it.

    The nonce is no random one but a keyed hash of entity and value, as in SIV modes (RFC 5297): the same value gives the same
    text, so a reader sees which are equal, and nothing else; two values have one nonce with a chance of 1 to 2^96.
    """
    nonce = derived(key, "nonce", entity, original)[:NONCE_BYTES]
    plain = original.encode("utf-8", "surrogatepass") + b"\x80"
    padded = plain + bytes(-len(plain) % PADDED_TO)
    return f"[{entity}#{_spelled(nonce + _cipher(key).encrypt(nonce, padded, entity.encode()))}]"


def decrypt(text: str, key: KeySource) -> str:
    """The text with every value that was encrypted in it as it was. `key` is the guard's operator key, or the file's path.

    Raises:
        ConfigError: the key cannot be used, or one of the ciphers was not made with it, or was changed since.
    """
    opened = read_key(key)
    return _CIPHER.sub(lambda found: _original(found, opened), text)


def _original(found: re.Match[str], key: bytes) -> str:
    entity, raw = found["entity"].replace("\\", ""), _raw(found["letters"])
    try:
        padded = _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], entity.encode())
    except (InvalidTag, ValueError):
        padded = b""
    if not padded:
        raise ConfigError(f"the cipher at character {found.start()} was made with another key, or was changed since")
    return padded.rstrip(b"\0")[:-1].decode("utf-8", "surrogatepass")


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(derived(key, "encrypt"))


def _spelled(raw: bytes) -> str:
    """Letters for bytes. The number of bytes is a multiple of four."""
    return "".join(map(_block, (int.from_bytes(raw[at : at + _BLOCK]) for at in range(0, len(raw), _BLOCK))))


def _block(number: int) -> str:
    letters = ""
    for _ in range(_LETTERS):
        number, digit = divmod(number, len(ascii_letters))
        letters += ascii_letters[digit]
    return letters


def _raw(letters: str) -> bytes:
    """The bytes that these letters spell; nothing where none do."""
    raw = b""
    for at in range(0, len(letters), _LETTERS):
        block = letters[at : at + _LETTERS]
        number = sum(ascii_letters.index(letter) * len(ascii_letters) ** place for place, letter in enumerate(block))
        if len(block) < _LETTERS or number >= 256**_BLOCK:
            return b""
        raw += number.to_bytes(_BLOCK)
    return raw
