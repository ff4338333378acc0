"""A street address: house number and street in the order of the country, with unit, place and postal code where they follow.

One recognizer per way of writing: English (US, UK, Canada, Australia), German and Dutch (street, then number), French, and the
southern one (Spanish, Italian, Portuguese). Kinds of street that are common words ("way", "place") count only in title case.

>>> text = "I live at 742 Evergreen Terrace, Springfield, OR 97477."
>>> {text[m.start:m.end] for m in STREET_ADDRESS_EN.scan(text, "")}
{'742 Evergreen Terrace, Springfield, OR 97477'}
>>> [m.score for m in STREET_ADDRESS_DE.scan("Hauptstraße 12, 10115 Berlin", "")]
[0.8]
>>> max(m.score for m in STREET_ADDRESS_FR.scan("12 rue de la Paix, 75002 Paris", ""))
0.75
>>> [m.score for m in STREET_ADDRESS_SOUTH.scan("Calle Mayor 5, 28013 Madrid", "")]
[0.8]
>>> list(STREET_ADDRESS_EN.scan("a 2 way street", "")), list(STREET_ADDRESS_EN.scan("10 Best Practices", ""))  # idiom, a count
([], [])
>>> list(STREET_ADDRESS_EN.scan("Holmes lives at 221B Baker Street", ""))  # nobody's home
[]
>>> list(STREET_ADDRESS_SOUTH.scan("connect via port 8080", "")), list(STREET_ADDRESS_DE.scan("Phase 12", ""))
([], [])
"""

from __future__ import annotations

import re

from privacyguard.detect.catalog.personal.zip_code import STATES
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_PLAIN = (
    r"(?:street|avenue|boulevard|road|terrace|highway|crescent|turnpike|st|ave"
    r"|av|blvd|rd|hwy|terr|pkwy|parkway|expressway|cres)"
)
_TITLED = (
    r"(?:Drive|Dr|Lane|Ln|Court|Ct|Place|Pl|Way|Circle|Cir|Close|Square|Sq|Trail"
    r"|Trl|Row|Walk|Hill|Gardens|Grove|Mews|Park|Parade|Plaza|View"
    r"|Rise|Green|Loop|Run|Pass|Path|Point|Bend|Cove|Crossing|Gate|Alley|Quay"
    r"|Heights|Ridge|Wharf|Broadway|Embankment|Terrace|Rue|Esplanade)"
)
_NUMBER = r"(?<![\w.$€£,:/#\-])(?:(?:apt|flat|unit|suite)\.?\s\w{1,5},\s)?\d{1,6}(?:-\d{1,4})?[A-Z]?,?\s(?:\d/\d\s)?"
_SIDE = r"(?:[NSEW]\.?\s|[NS][EW]\.?\s|(?:north|south|east|west)\s)?"
_UNIT = (
    r"(?:,?\s(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg|#)\.?\s?#?\w{1,6}"
    r"(?!\w)|,?\s\d{1,3}(?:st|nd|rd|th)\s(?:floor|fl)\b)?"
)
_TAIL = (
    rf"(?:,?\s{{1,2}}(?-i:[A-Z])[\w.'\- ]{{1,30}}?,?\s(?:(?-i:{STATES})\b\.?(?:,?\s\d{{5}}(?:-\d{{4}})?)?|{_UK})"
    rf"|,?\s\d{{5}}(?:-\d{{4}})?(?!\w)|,\s(?-i:[A-Z])[\w.'\-]{{2,20}}(?:\s(?-i:[A-Z])[\w.'\-]{{2,20}}){{0,2}})?"
)
_STOP = r"(?!(?:way|lane|th|st|nd|rd|minutes?|miles?|km|hours?|days?|years?|of|more|best|top|the|people|and|to)\b)"

# known to everybody and nobody's home: heads of state, firms, fiction
_PUBLIC = re.compile(
    r"221b,? baker st|1600,? pennsylvania av|10,? downing st|4,? privet dr|1,? infinite loop|1600,? amphitheatre p"
    r"|350,? fifth av|1,? apple park|1,? microsoft way|42,? wallaby way|12,? grimmauld pl|124,? conch st"
    r"|1313,? mockingbird l",
    re.IGNORECASE,
)

STREET_ADDRESS_EN = PatternRecognizer(
    name="street_address_en",
    entity="STREET_ADDRESS",
    patterns=(
        Pattern(
            rf"{_NUMBER}{_SIDE}{_STOP}(?:[\w'.\-]{{2,20}}\s){{1,4}}{_PLAIN}\b\.?(?:\s(?:[NSEW]|[NS][EW])\b\.?)?"
            rf"(?=\s{{0,2}}(?:[,.;:)!?\n|\"']|$|(?:apt|suite|ste|unit|flat|in|near|and)\b|#|\d|[A-Z])){_UNIT}{_TAIL}",
            0.75,
            0.85,
        ),
        Pattern(
            (
                rf"{_NUMBER}{_SIDE}{_STOP}(?-i:(?:[A-Z0-9][\w'.\-]{{1,20}}\s){{1,4}}{_TITLED})\b\.?"
                rf"(?:\s(?:[NSEW]|[NS][EW])\b\.?)?{_UNIT}{_TAIL}"
            ),
            0.7,
            0.85,
        ),
        Pattern(
            r"(?<!\w)P\.?\s?O\.?\s?Box\s(?:no\.?\s)?#?\d{1,7}(?!\w)(?:,\s[A-Z][\w.' \-]{2,25}?,?\s[A-Z]{2}"
            r"\s\d{5}(?:-\d{4})?)?",
            0.75,
        ),
    ),
    context=(
        "address",
        "live at",
        "lives at",
        "living at",
        "ship",
        "shipping",
        "deliver*",
        "resid*",
        "mailing",
        "home",
        "street",
        "mail",
    ),
    validate=lambda value: not _PUBLIC.match(value),
)

_PLACE = (
    r"(?:\s?[,\n]?\s?(?:D-|A-|CH-|NL-|B-|F-|E-|I-)?\d{4,5}(?:-\d{3}|\s?[A-Z]{2}(?=\s))?\s"
    r"(?-i:[A-ZÄÖÜÉ])[\w'\-]{2,25}(?:\s(?:(?:am|an der|a\.|im|ob der|bei|aan den|aan de|de|del|di|do|da|sur|sous|en)\s)?"
    r"(?-i:[A-ZÄÖÜÉ])[\w.'\-]{2,20})?)?"
)
_HOUSE = r"\d{1,4}(?:\s?[a-h](?!\w))?(?:\s?[-/]\s?\d{1,4}|-[IVX]{1,4}|[ -](?:hs|bis|bg|boven|links|rechts))?(?![\w%])"

STREET_ADDRESS_DE = PatternRecognizer(
    name="street_address_de_nl",
    entity="STREET_ADDRESS",
    patterns=(
        Pattern(
            r"(?<!\w)(?:(?-i:[A-ZÄÖÜ])[\wäöüß.\-]{1,20}\s){0,2}[a-zäöü][\wäöüß\-]{1,25}"
            rf"(?:straße|strasse|str\.|gasse|allee|chaussee|straat|laan|plein|gracht|kade|singel|steeg)\s{_HOUSE}{_PLACE}",
            0.8,
        ),
        Pattern(
            rf"(?<!\w)(?-i:[A-ZÄÖÜ])[\wäöüß\-]{{2,25}}(?:weg|platz|ring|damm|ufer|dijk|hof|pad|markt|berg)\s{_HOUSE}"
            r"\s?[,\n]?\s?(?:D-|A-|CH-|NL-)?\d{4,5}(?:\s?[A-Z]{2}(?=\s))?\s(?-i:[A-ZÄÖÜ])[\w'\-]{2,25}",
            0.8,
        ),
        Pattern(rf"(?<!\w)(?-i:[A-ZÄÖÜ])[\wäöüß\-]{{2,25}}(?:weg|platz|ring|damm|ufer|dijk|hof|markt)\s{_HOUSE}", 0.4, 0.7),
        Pattern(
            r"(?<!\w)(?-i:(?:Am|An der|Auf der|Auf dem|Im|In der|Unter den|Zum|Zur|Alte"
            rf"|Neue|Große|Kleine)\s[A-ZÄÖÜ])[\wäöüß\-]{{2,20}}\s{_HOUSE}"
            r"\s?,\s?(?:D-|A-|CH-)?\d{4,5}\s(?-i:[A-ZÄÖÜ])[\w'\-]{2,25}",
            0.75,
        ),
    ),
    context=(
        "adresse",
        "anschrift",
        "wohnt",
        "wohne",
        "wohnhaft",
        "adres",
        "woont",
        "woon",
        "address",
        "lives",
        "live",
        "liefer*",
    ),
)

STREET_ADDRESS_FR = PatternRecognizer(
    name="street_address_fr",
    entity="STREET_ADDRESS",
    patterns=(
        Pattern(
            r"(?<![\w.,])\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s"
            r"(?:rue|avenue|av\.|bd\.?|boulevard|place|chemin|allée|allee|impasse|quai"
            r"|route|cours|square|passage|faubourg|sentier)\s"
            r"(?:(?:de la|de l'|des|du|de|d'|la|le|les|l')\s?)?(?-i:[A-ZÉÈÀÎÔ0-9])[\w.'’\-]{1,25}"
            r"(?:\s(?:de\s|du\s|des\s)?(?-i:[A-ZÉÈÀ])[\w.'’\-]{1,20}){0,3}"
            rf"{_PLACE}",
            0.75,
        ),
        Pattern(
            r"(?<![\w.,])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|boulevard|chemin|impasse|quai)\s(?:de la |de l'|des "
            r"|du |de |d')"
            r"[\wéèàêôîç.'’\-]{2,25}(?:\s[\wéèàêôîç.'’\-]{2,20})?",
            0.65,
        ),
        # Geneva, Brussels: the number behind the street
        Pattern(
            r"(?<!\w)(?:rue|avenue|boulevard|place|chemin|route|quai)\s(?:(?:de la|de l'|des|du|de"
            r"|d')\s?)?(?-i:[A-ZÉÈÀÎÔ])[\w.'’\-]{1,25}"
            r"(?:\s(?:de\s|du\s|des\s)?(?-i:[A-ZÉÈÀ])[\w.'’\-]{1,20}){0,3},?\s\d{1,4}[a-z]?,?\s(?:CH-|B-"
            r"|L-)?\d{4}\s(?-i:[A-ZÉ])[\w'\-]{2,25}",
            0.75,
        ),
    ),
    context=("adresse", "habite", "domicile", "demeurant", "livrer", "address"),
)

_KIND = (
    r"(?:calle|c/|avenida|avda\.?|av\.|paseo|plaza|carrer|ronda|camino|travesía|glorieta"
    r"|viale|piazza|piazzale|corso|vicolo|largo|strada|lungotevere|lungomare|rua|travessa|praça|alameda|estrada|rodovia)"
)
_NAME = (
    r"(?:(?:de la|de los|de las|del|della|dei|delle|di|da|do|dos|das|de|d')\s?)?(?-i:[A-ZÁÉÍÓÚÑ0-9])[\w.'’\-]{1,25}"
    r"(?:\s(?:(?:de la|del|della|dei|di|da|do|dos|das|de|y|e)\s)?(?-i:[A-ZÁÉÍÓÚÑ])[\w.'’\-]{0,20}){0,4}"
)
_NO = r"\s?,?\s(?:n[.º°o]?\.?\s?|número\s|num\.\s)?\d{1,5}(?:\s?[A-Z](?!\w))?(?:/\w{1,4})?(?![\w%])"
_FLOOR = (
    r"(?:,?\s?(?:\d{1,2}\s?(?:[ºª°]|[oa](?!\w))(?:\s?[A-Z0-9]{1,4})?(?!\w)|(?:bajo|ático|dcha|izda)(?!\w)"
    r"|piso\s\d{1,2}|apto\.?\s?\d{1,5}|int\.?\s\d{1,4}|esc\.\s\w{1,3}))?"
)

# in Brazil: " - Bela Vista, São Paulo - SP, 01310-200"
_BAIRRO = (
    r"(?:\s?[,\-]\s?(?-i:[A-ZÁÉÍÓÚ])[\w' ]{2,30}?,\s?(?-i:[A-ZÁÉÍÓÚ])[\w' ]{2,30}?\s?[\-/]\s?(?-i:[A-Z]{2})(?!\w)"
    r"(?:,?\s(?:CEP:?\s?)?\d{5}-?\d{3}(?!\d))?)?"
)

STREET_ADDRESS_SOUTH = PatternRecognizer(
    name="street_address_es_it_pt",
    entity="STREET_ADDRESS",
    patterns=(
        Pattern(rf"(?<!\w){_KIND}\s?{_NAME}{_NO}{_FLOOR}{_FLOOR}{_BAIRRO}{_PLACE}", 0.8),
        # in lower case, with its postal code
        Pattern(
            rf"(?<!\w){_KIND}\s(?:[^\W\d_][\w.'’\-]{{0,20}}\s){{0,4}}[^\W\d_][\w.'’\-]{{0,20}},"
            rf"\s\d{{1,5}}[a-z]?{_FLOOR}(?:\s-"
            rf"\s[^\n\d]{{3,60}})?,\s\d{{4,5}}(?:-?\d{{3}})?"
            r"(?:\s[^\W\d_][\w'\-]{2,25})?(?!\w)",
            0.7,
        ),
        Pattern(rf"(?<!\w)(?-i:Via)\s{_NAME}{_NO}{_PLACE}", 0.6, 0.8),  # lower-case "via" is an English and French word
        Pattern(rf"(?<!\w)via\s{_NAME}{_NO}\s?,\s?\d{{5}}\s(?-i:[A-Z])[\w.'\-]{{2,25}}", 0.75),
    ),
    context=(
        "dirección",
        "direccion",
        "vivo en",
        "vive en",
        "domicilio",
        "indirizzo",
        "abito",
        "abita",
        "residente",
        "endereço",
        "moro",
        "address",
    ),
)

STREET_ADDRESS_LABELLED = PatternRecognizer(
    name="street_address_labelled",
    entity="STREET_ADDRESS",
    patterns=(
        Pattern(
            r"(?<!\w)(?:my|his|her|our|their|home|mailing|shipping|billing|street)\saddress(?:\sis"
            r"|\sto)?\s?[:=]?\s{1,2}[\"']?"
            r"(?P<value>\d{1,6}[A-Z]?\s[\w.' \-]{3,60}(?:,\s?[\w.' \-]{2,40}){1,4})",
            0.65,
        ),
        # under the word, over several lines, down to the postal code
        Pattern(
            r"(?<!\w)(?:address|adresse|anschrift|dirección|indirizzo|endereço|adres)(?:\s\w{2,8}){0,3}\s?:?\s{1,3}"
            r"(?P<value>\d{1,6}[A-Z]?\s[^\n?!]{3,60}(?:\n[^\n?!]{1,40}){1,4}?\s\d{4,6}(?!\w))",
            0.65,
        ),
        # a number, a street of any language, a unit
        Pattern(
            r"(?<![\w.,:/#\-])\d{1,5}\s(?:[^\W_][\w.'’\-]{0,20}\s){1,5}(?:apt|suite|ste|unit|flat)\.?\s#?\d{1,5}[A-Z]?(?!\w)"
            r"(?:\s?,?\n?\s?[^\W\d_][\w.' \-]{1,30}){0,3}?(?:,?\s{0,2}\d{4,6}(?!\w))?",
            0.65,
        ),
    ),
)
