"""The key of a wireless network: told in prose, in a router's or supplicant's configuration, or in a joining QR code.

>>> text = "wifi password: BlueHeron-7741"
>>> [text[m.start:m.end] for m in WIFI_PASSWORD.scan(text, "")]
['BlueHeron-7741']
>>> text = "WIFI:T:WPA;S:Home;P:sunny-garden-42;;"
>>> [text[m.start:m.end] for m in WIFI_PASSWORD.scan(text, "")]
['sunny-garden-42']
>>> list(WIFI_PASSWORD.scan("the wifi password is wrong", "")), list(WIFI_PASSWORD.scan("wifi password: <password>", ""))
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_KEY = (
    r"(?:password|passwd|passphrase|pass|pw|pwd|key|code|passwort|schlüssel|kennwort"
    r"|clave|contraseña|mot de passe|clé|senha|chiave|wachtwoord)"
)
_NET = r"(?:wi-?fi|wlan|wireless|wpa2?3?|hotspot|router|network|ssid|netzwerk|réseau|red|rete|rede)"


def _valid(value: str) -> bool:
    bare = value.strip(".,;:!?\"'`")
    return len(bare) >= 6 and not is_placeholder(bare) and not re.fullmatch(r"[a-z]{1,12}", bare)


WIFI_PASSWORD = PatternRecognizer(
    name="wifi_password",
    entity="WIFI_PASSWORD",
    patterns=(
        Pattern(
            rf"(?<!\w){_NET}[\s\-_]?(?:network\s|netz\s)?{_KEY}\b[^\n:=]{{0,30}}?(?:\s"
            r"(?:is|ist|est|es|è|é)\s|\s?[:=]\s?)\s?[\"'`“]?"
            r"(?P<value>[^\s\"'`”]{6,63})(?<![.,;!?])",
            0.8,
        ),
        Pattern(
            rf"(?<!\w){_KEY}\s(?:for|of|to|del|de la|de|du|della|do|da|van|für das|vom"
            rf"|voor)\s(?:the\s|my\s|our\s|l[ea']\s?|het\s|de\s|il\s)?{_NET}\b"
            r"[^\n:=]{0,20}?(?:\s(?:is|ist|est|es|è|é)\s|\s?[:=]\s?)[\"'`“]?(?P<value>[^\s\"'`”]{6,63})(?<![.,;!?])",
            0.8,
        ),
        Pattern(r"(?<!\w)(?:wi-?fi|wlan)\s?:\s?[\w\-]{2,32}\s?[/|]\s?(?P<value>[^\s\"'`]{8,63})(?<![.,;?])", 0.75),
        Pattern(
            rf"(?<!\w)ssid[\"']?\s?[:=]\s?[\"']?[^\n:=,;]{{1,32}}?[\"']?[,;\s]{{1,3}}{_KEY}[\"']?\s?[:=]\s?[\"']?(?P<value>[^\s\"'`]{{8,63}})(?<![.,;?])",
            0.85,
        ),
        Pattern(r"WIFI:(?:[A-Z]:[^;\n]{0,64};){0,4}P:(?P<value>[^;\n]{4,63});", 0.95),
        Pattern(
            (
                r"(?<!\w)(?:psk|wpa_passphrase|wpa-psk|sae_password|wifi-sec\.psk)[\"']?\s?"
                r"[:=]?\s?[\"'](?P<value>[^\"'\n]{8,63})[\"']"
            ),
            0.85,
        ),
        Pattern(r"(?<!\w)(?:wpa_passphrase|wifi-sec\.psk)[ =](?P<value>[^\s\"']{8,63})", 0.8),
        Pattern(r"\A\s?(?P<value>[^\s\"'`]{6,63})\s?\Z", 0.0, 0.85),
    ),
    context=(
        "wifi password",
        "wi fi password",
        "wlan password",
        "wifi key",
        "wpa key",
        "psk",
        "network key",
        "wifi pass",
        "wifi passphrase",
    ),
    validate=_valid,
)
