"""A precise place: a latitude and a longitude in decimal degrees or in degrees, minutes and seconds.

Four decimals are eleven metres. A pair alone may be a landmark; with a phone, a home or a person beside it, it is somebody's.

>>> [m.score for m in GPS_COORDINATES.scan("Her phone pinged at 40.741895, -73.989308 last night", "")]
[0.75]
>>> [m.score for m in GPS_COORDINATES.scan("40.7128, -74.0060", "")]
[0.4]
>>> list(GPS_COORDINATES.scan("95.741895, -73.989308", ""))  # no latitude
[]
>>> list(GPS_COORDINATES.scan("40.74, -73.98", ""))  # a kilometre wide
[]
"""

from __future__ import annotations

import re

from privacyguard.detect.recognizer import Pattern, PatternRecognizer


def _valid(value: str) -> bool:
    numbers = [float(number) for number in re.findall(r"-?\d{1,3}\.\d+", value)]
    return "°" in value or (len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180)


_LABEL = r"(?:\s?[\"']?(?:lon|lng|long|longitude|longitud|länge|longitudine)\b[\"']?\s?[:=]?)?"

GPS_COORDINATES = PatternRecognizer(
    name="gps_coordinates",
    entity="GPS_COORDINATES",
    patterns=(
        Pattern(
            (
                rf"(?<![\w.,\-])[+\-]?\d{{1,2}}\.\d{{5,15}}°?\s?[NS]?[,;/ ]{_LABEL}\s?[+\-]?\d{{1,3}}\.\d{{5,15}}"
                r"(?![\d]|\.\d|,\s?-?\d)"
            ),
            0.55,
            0.75,
        ),
        Pattern(
            (
                rf"(?<![\w.,\-])[+\-]?\d{{1,2}}\.\d{{4}}°?\s?[NS]?[,;/]{_LABEL}\s?[+\-]?\d{{1,3}}\.\d{{4,15}}"
                r"(?![\d]|\.\d|,\s?-?\d)"
            ),
            0.4,
            0.6,
        ),
        Pattern(
            r"(?<!\d)\d{1,2}°\s?\d{1,2}['′]\s?(?:\d{1,2}(?:\.\d{1,6})?[\"″]?\s?)?[NS][,;]?\s{0,2}"
            r"\d{1,3}°\s?\d{1,2}['′]\s?(?:\d{1,2}(?:\.\d{1,6})?[\"″]?\s?)?[EWO]\b",
            0.55,
            0.75,
        ),
    ),
    context=(
        *(
            "phone",
            "pinged",
            "gps",
            "home",
            "house",
            "lives",
            "live",
            "living",
            "apartment",
            "located",
            "parked",
            "my",
            "her",
            "his",
            "their",
        ),
        *(
            "tracker",
            "tracked",
            "standort",
            "wohnt",
            "zuhause",
            "domicile",
            "habite",
            "casa",
            "vive",
            "abita",
            "mora",
            "woont",
            "thuis",
        ),
    ),
    validate=_valid,
)
