"""Our recognizer of names, for whoever measures it outside a guard: the one place that says which it is."""

from __future__ import annotations

from privacyguard.detect.recognizer import Recognizer
from privacyguard.detect.shipped import SHIPPED

OUR_NAMES: Recognizer = SHIPPED
ENTITIES = ("PERSON", "LOCATION", "ORGANIZATION")  # what is taken over from it where it reports more
