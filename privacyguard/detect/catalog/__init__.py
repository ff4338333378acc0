"""Every recognizer of this project that is data, in one tuple: `RECOGNIZERS`, sorted by name.

Each domain's package names its own; imports are explicit.
"""

from __future__ import annotations

from privacyguard.detect.catalog.columns import Columns
from privacyguard.detect.catalog.credentials import CREDENTIALS
from privacyguard.detect.catalog.financial import FINANCIAL
from privacyguard.detect.catalog.legal import LEGAL
from privacyguard.detect.catalog.medical import MEDICAL
from privacyguard.detect.catalog.personal import PERSONAL
from privacyguard.detect.recognizer import PatternRecognizer, Recognizer

_EACH: tuple[Recognizer, ...] = (*CREDENTIALS, *FINANCIAL, *LEGAL, *MEDICAL, *PERSONAL)

COLUMNS = Columns(tuple(one for one in _EACH if isinstance(one, PatternRecognizer) and one.context))

RECOGNIZERS: tuple[Recognizer, ...] = tuple(sorted((*_EACH, COLUMNS), key=lambda recognizer: recognizer.name))
