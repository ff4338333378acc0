"""Microsoft's keys: those that carry a signature at a fixed place, client secrets of Entra ID, storage keys, SAS signatures.

Since 2021 Azure's keys name their service in the middle (AzFu functions, AzSe search, ACDb Cosmos DB, +ASt storage, AIoT hubs,
APIM gateways, AZDO DevOps); the letters before and behind them are random, so the whole word is taken.

>>> key = "kR8vQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5T" + "AzFu" + "k8Q2xL=="
>>> [m.score for m in AZURE_SIGNED.scan(f"key {key}.", "")]
[0.95]
>>> [m.score for m in AZURE_CLIENT_SECRET.scan("k8Q" + "8Q~Lp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb", "")]
[0.95]
>>> list(AZURE_SIGNED.scan("AzFunctions and AzSearch", "")), list(AZURE_CLIENT_SECRET.scan("8Q~", ""))  # words, a mark alone
([], [])
>>> list(AZURE_KEY.scan("A" * 86 + "==", ""))  # nothing random
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import is_issued
from privacyguard.detect.catalog.randomness import is_random
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_START, _END = r"(?<![A-Za-z0-9+/=_\-])", r"(?![A-Za-z0-9+/=_\-])"

AZURE_SIGNED = PatternRecognizer(
    name="azure_signed",
    entity="API_KEY",
    patterns=tuple(
        Pattern(_START + shape + _END, 0.95, flags=0)
        for shape in (
            r"[A-Za-z0-9_\-]{44,56}AzFu[A-Za-z0-9_\-]{4,8}={0,2}",
            r"[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}",
            r"[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=",
            r"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}",
            r"[A-Za-z0-9+/]{33}(?:AIoT|\+ASb|\+AEh|\+ARm)[A-Za-z0-9+/]{5}=",
            r"[A-Za-z0-9+/]{76}(?:APIM|ACDb|\+ABa|\+AMC|\+ASt)[A-Za-z0-9+/]{5}[AQgw]==",
            r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}",
            r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}",  # Azure AI services
        )
    ),
    validate=is_issued,
)

AZURE_CLIENT_SECRET = PatternRecognizer(
    name="azure_client_secret",
    entity="API_KEY",
    patterns=(
        Pattern(r"(?<![A-Za-z0-9_.~\-])[A-Za-z0-9_.~\-]{3}\dQ~[A-Za-z0-9_.~\-]{31,34}(?![A-Za-z0-9_~\-])", 0.95, flags=0),
    ),
    validate=is_issued,
)

AZURE_KEY = PatternRecognizer(
    name="azure_key",
    entity="API_KEY",
    patterns=(Pattern(r"(?<![A-Za-z0-9/+=])(?<!sha512-)[A-Za-z0-9/+]{86}==(?![A-Za-z0-9/+=])", 0.7, 0.95, flags=0),),
    context=("azure", "account key", "accountkey", "storage", "cosmos", "blob", "sharedaccesskey"),
    validate=is_random,
)
