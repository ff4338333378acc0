"""An address of a cryptocurrency: whoever knows it sees every payment of its owner.

Ethereum and its kin (0x and 40 hexadecimal digits), Bitcoin and Litecoin (base58 with a double SHA-256 check, or bech32),
Tron, Ripple, Monero, Cardano by shape; Solana has no check at all and needs a word beside it.

>>> [m.score for m in CRYPTO_ETHEREUM.scan("ETH wallet 0x742d35Cc6634C0532925a3b844Bc454e4438f44e", "")]
[0.9]
>>> [m.score for m in CRYPTO_BITCOIN.scan("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "")]
[0.9]
>>> list(CRYPTO_ETHEREUM.scan("0x7fff5fbff8c0", ""))  # a memory address
[]
>>> list(CRYPTO_BITCOIN.scan("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", ""))  # fails its check
[]
>>> list(CRYPTO_ETHEREUM.scan("0x0000000000000000000000000000000000000000", ""))  # the null address is nobody's
[]
"""

from __future__ import annotations

from hashlib import sha256

from stdnum import bitcoin

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CONTEXT = (
    *(
        "wallet",
        "wallets",
        "eth",
        "ethereum",
        "btc",
        "bitcoin",
        "crypto",
        "usdt",
        "usdc",
        "erc20",
        "bnb",
        "polygon",
        "metamask",
        "ledger",
        "coinbase",
    ),
    *(
        "address",
        "send",
        "deposit",
        "withdraw*",
        "sol",
        "solana",
        "phantom",
        "xmr",
        "monero",
        "tron",
        "trx",
        "xrp",
        "ripple",
        "litecoin",
        "ltc",
        "ada",
    ),
)


def base58_checks(value: str) -> bool:
    """Return whether `value` is base58 whose last four bytes are the double SHA-256 of the rest."""
    number = 0
    for character in value:
        if character not in BASE58:
            return False
        number = number * 58 + BASE58.index(character)
    zeros = len(value) - len(value.lstrip("1"))
    raw = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    return len(raw) > 4 and sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


CRYPTO_ETHEREUM = PatternRecognizer(
    name="crypto_ethereum",
    entity="CRYPTO",
    patterns=(Pattern(r"0x(?<![A-Za-z0-9]0x)[A-Fa-f0-9]{40}(?![A-Za-z0-9])", 0.8, 0.9, flags=0),),
    context=_CONTEXT,
    validate=lambda value: len(set(value[2:].lower())) > 4,
)

CRYPTO_BITCOIN = PatternRecognizer(
    name="crypto_bitcoin",
    entity="CRYPTO",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])", 0.9, flags=0),
        Pattern(r"(?<![A-Za-z0-9])bc1[ac-hj-np-z02-9]{11,71}(?![A-Za-z0-9])", 0.9),
    ),
    validate=lambda value: bool(bitcoin.is_valid(value)) if value[0] in "13" else len(value) in (42, 62),
)

CRYPTO_BASE58 = PatternRecognizer(
    name="crypto_base58",
    entity="CRYPTO",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9])[LMTD][1-9A-HJ-NP-Za-km-z]{32,33}(?![A-Za-z0-9])", 0.85, flags=0),
    ),  # Litecoin, Tron, Dogecoin
    validate=base58_checks,
)

CRYPTO_OTHER = PatternRecognizer(
    name="crypto_other",
    entity="CRYPTO",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9])(?:ltc1|bitcoincash:q|cosmos1|osmo1|addr1)[a-z0-9]{30,110}(?![A-Za-z0-9])", 0.85, flags=0),
        Pattern(
            r"(?<![A-Za-z0-9])[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?(?![A-Za-z0-9])", 0.85, flags=0
        ),
    ),
    context=_CONTEXT,
)

CRYPTO_IN_CONTEXT = PatternRecognizer(
    name="crypto_in_context",
    entity="CRYPTO",
    patterns=(
        Pattern(
            r"(?<![A-Za-z0-9/+=])(?:[rT][1-9A-HJ-NP-Za-km-z]{24,34}|[1-9A-HJ-NP-Za-km-z]{43,44})(?![A-Za-z0-9/+=])",
            0.0,
            0.7,
            flags=0,
        ),
    ),
    context=("sol", "solana", "phantom", "spl", "xrp", "ripple", "wallet", "tron", "trx", "trc20", "usdt"),
    validate=lambda value: (
        any(c.isdigit() for c in value) and any(c.isupper() for c in value) and any(c.islower() for c in value)
    ),
)
