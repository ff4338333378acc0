"""What is encoded is read; what only looks encoded is left alone; what is encoded too often is not passed over in silence."""

from __future__ import annotations

import base64

import pytest

from privacyguard.detect import Detector, Pattern, PatternRecognizer
from privacyguard.detect.decoding import decoded
from privacyguard.detect.views import LAYERS, views_of
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Detection, Part, Prompt, Segment

TEXT = "record: maria.lopez@contoso.com"
BLOB = base64.b64encode(TEXT.encode()).decode()
READ = {
    "percent": ("maria%2Elopez%40contoso.com", "maria.lopez@contoso.com"),
    "percent of two bytes": ("L%C3%B3pez", "L\u00f3pez"),
    "percent that is no UTF-8": ("L%F3pez", "L\u00f3pez"),
    "a named reference": ("a&nbsp;b &amp; c", "a\u00a0b & c"),
    "numbered references": ("&#64;&#x40;", "@@"),
    "base64": (f"see {BLOB} there", f"see {TEXT} there"),
    "a data URI": (f"data:text/plain;charset=utf-8;base64,{BLOB}", TEXT),
    "hex": (f"0x{TEXT.encode().hex()}", TEXT),
    "hex with spaces": (TEXT.encode().hex(" "), TEXT),
    "base64 in lines": (base64.encodebytes((TEXT * 4).encode()).decode().strip(), TEXT * 4),
}
PLAIN = {
    "a long word": "internationalizations and counterrevolutionaries",
    "a path": "/usr/local/share/applications/defaults",
    "a hash": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "a card number": "4532756279624064",
    "a percentage": "100 %, 5%or so",
    "no reference": "AT&T; Q&A; &nothing;",
    "a base64 picture": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "an identifier": "getPatientRecordByIdentifierAndDate",
}


@pytest.mark.parametrize(("text", "spelt"), READ.values(), ids=READ.keys())
def test_one_layer_is_undone(text: str, spelt: str) -> None:
    view = decoded(text)
    assert view is not None
    assert view.text == spelt
    assert view.span(0, len(spelt)) == (0, len(text))


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_what_only_looks_encoded_is_left_alone(text: str) -> None:
    assert decoded(text) is None


def _detect(text: str) -> Detection:
    address = PatternRecognizer("address", "EMAIL_ADDRESS", (Pattern(r"[\w.]+@contoso\.com", 0.9),))
    detector = Detector(load_taxonomy(), [address])
    return detector.detect(Prompt((Segment("/0", "user", Part.TEXT, text),)))


def test_what_is_found_inside_a_blob_takes_the_blob_away() -> None:
    text = f"Please decode {BLOB} for me"
    assert [text[one.start : one.end] for one in _detect(text).findings] == [BLOB]


def test_base64_in_json_in_json_is_read() -> None:
    text = f'{{\\"a\\": \\"{BLOB}\\"}}'
    assert [text[one.start : one.end] for one in _detect(text).findings] == [BLOB]


def test_what_is_encoded_more_often_than_is_undone_is_unknown() -> None:
    text = "maria.lopez@contoso.com"
    for _ in range(LAYERS + 1):
        text = "".join(f"%{ord(one):02X}" for one in text)
    detection = _detect(text)
    assert views_of(text).beyond
    assert detection.findings == ()
    assert detection.unknown == {"EMAIL_ADDRESS"}


def test_doubled_backslashes_alone_hide_nothing() -> None:
    assert not views_of("\\" * 200).beyond
