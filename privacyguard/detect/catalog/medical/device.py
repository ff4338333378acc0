"""The identity of a medical device: a serial number beside the device's name, or a UDI (21 CFR 801; GS1 and HIBCC carriers).

>>> [m.score for m in DEVICE_IDENTIFIER.scan("Pacemaker serial PJN482910H implanted 2021", "")]
[0.8]
>>> text = "UDI: (01)00643169001763(17)250331(21)ABC123XY"
>>> [text[m.start:m.end] for m in DEVICE_IDENTIFIER.scan(text, "")]
['(01)00643169001763(17)250331(21)ABC123XY']
>>> list(DEVICE_IDENTIFIER.scan("pacemaker serial interface", ""))  # no number
[]
>>> list(DEVICE_IDENTIFIER.scan("(01)00643169001764(21)ABC123XY", ""))  # wrong check digit of the GTIN
[]
"""

from __future__ import annotations

import re

from stdnum import ean

from privacyguard.detect.catalog.labelled import CODE, GAP, either
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_DEVICES = (
    r"pacemaker|defibrillator|icd|crt-d|insulin pump|infusion pump|cgm|glucose "
    r"(?:monitor|meter|sensor)|cochlear implant|implant|hearing aid|stent"
    r"|ventilator|cpap|bipap|neurostimulator|stimulator|prosthe\w{2,4}|knee|hip"
    r"|catheter|medical device|holter|dialysis machine|loop recorder"
    r"|herzschrittmacher|insulinpumpe|hörgerät|implantat|marcapasos|bomba de insulina|pompe à insuline|stimulateur cardiaque"
)
_SERIAL = (
    r"(?:serial|serial number|serial no\.?|s/n|sn|device id|model|seriennummer"
    r"|numéro de série|número de serie|numero di serie|lot)"
)


def _valid(value: str) -> bool:
    gtin = re.match(r"\(01\)\s?(\d{14})", value)
    if gtin:
        return bool(ean.is_valid(gtin.group(1)))
    return sum(character.isdigit() for character in value) >= 4


DEVICE_IDENTIFIER = PatternRecognizer(
    name="device_identifier",
    entity="DEVICE_IDENTIFIER",
    patterns=(
        Pattern(r"\(01\)\s?\d{14}(?:\s?\((?:10|11|17|21)\)\s?[A-Z0-9\-]{1,20}){0,4}", 0.85, 0.9),
        Pattern(rf"(?<!\w)(?:{_DEVICES})\b[^\n.]{{0,30}}?\b{_SERIAL}{GAP}(?P<value>{CODE})(?!\w)", 0.8),
        Pattern(
            rf"(?<!\w){_SERIAL}\s(?:(?:of|for|ihres|meines|seines|des|der|de|du|del|della|do|da|van|la|le|l'|my|her|his|the|het)\s){{1,3}}"
            rf"(?:{_DEVICES})\w{{0,3}}{GAP}(?P<value>{CODE})(?!\w)",
            0.8,
        ),
        Pattern(
            (
                rf"{either(('device serial number', 'device serial', 'device identifier', 'implant serial', 'di number'))}"
                rf"{GAP}(?P<value>{CODE})(?!\w)"
            ),
            0.7,
        ),
        Pattern(rf"\A\s?(?P<value>{CODE})\s?\Z", 0.0, 0.7),
    ),
    context=(
        "udi",
        "device serial",
        "device serial number",
        "device identifier",
        "implant serial",
        "serial number implant",
        "medical device*",
    ),
    validate=_valid,
)
