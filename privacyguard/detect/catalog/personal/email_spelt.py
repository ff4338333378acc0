"""A mail address written out for people: "maria.lopez [at] contoso [dot] com", "maria at contoso dot com".

Presidio's recognizer reads real ones. Bare words count only when both "at" and "dot" are spelt and the end is a known one.

>>> text = "write to maria.lopez [at] contoso [dot] com please"
>>> [(text[m.start:m.end], m.score) for m in EMAIL_SPELT.scan(text, "")]
[('maria.lopez [at] contoso [dot] com', 0.85)]
>>> [m.score for m in EMAIL_SPELT.scan("maria dot lopez at contoso dot com", "")]
[0.75]
>>> [m.score for m in EMAIL_SPELT.scan("j.doe(at)firma-nord.de, or j.doe@firma-nord[.]de", "")]
[0.85, 0.85]
>>> text = "GET /unsub?e=t.okafor@brightwater.co.uk&x=1"
>>> [text[m.start:m.end] for m in EMAIL_SPELT.scan(text, "")]
['t.okafor@brightwater.co.uk']
>>> list(EMAIL_SPELT.scan("look at contoso.com", "")), list(EMAIL_SPELT.scan("array[at] index", ""))  # a site, code
([], [])
>>> list(EMAIL_SPELT.scan("meet me at nine dot sharp", ""))  # no top level
[]
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_LOCAL = r"(?<![\w.+\-])[a-z0-9][\w.+\-]{1,40}"
_AT = (
    r"\s?(?:\[\s?(?:at|@|arroba|arobase|chiocciola)\s?\]|\(\s?(?:at|@|arroba|arobase|chiocciola)\s?\)"
    r"|\{\s?(?:at|@)\s?\}|<at>)\s?"
)
_DOT = r"\s?(?:\[\s?(?:dot|\.|punkt|point|punto|ponto|punt)\s?\]|\(\s?(?:dot|\.|punkt|point|punto|ponto|punt)\s?\)|\{dot\})\s?"
_TOP = r"(?:com|org|net|edu|gov|info|biz|io|co|me|eu|de|at|ch|fr|es|it|pt|nl|be|uk|ie|us|ca|au|br|mx|ar|pl|se|no|dk|fi|in|jp)"
_WORD_AT = r"\s(?:at|arroba|arobase|chiocciola|klammeraffe)\s"
_WORD_DOT = r"\s(?:dot|punkt|point|punto|ponto|punt)\s"

EMAIL_SPELT = PatternRecognizer(
    name="email_spelt",
    entity="EMAIL_ADDRESS",
    patterns=(
        Pattern(rf"{_LOCAL}{_AT}[a-z0-9\-]{{2,40}}(?:(?:\.|{_DOT}|{_WORD_DOT})[a-z0-9\-]{{2,20}}){{1,3}}(?![\w\-])", 0.85),
        # behind a query's `?e=`, which are signs of an address themselves
        Pattern(r"(?<=[\w\]]=)(?P<value>[a-z0-9][\w.+\-]{0,63}@(?:[a-z0-9\-]{1,63}\.){1,4}[a-z]{2,24})(?![\w@])", 0.9),
        Pattern(rf"{_LOCAL}@[a-z0-9\-]{{2,40}}(?:{_DOT}[a-z0-9\-]{{2,20}}){{1,3}}(?![\w\-])", 0.85),
        Pattern(
            rf"(?<![\w.+\-])[a-z0-9][\w+\-]{{0,30}}(?:(?:{_WORD_DOT}|\.)[\w+\-]{{1,30}}){{0,3}}{_WORD_AT}(?!(?:the|a|an|my|our|your|this|that|work|home)\b)[a-z0-9\-]{{2,40}}"
            rf"(?:{_WORD_DOT}[a-z0-9\-]{{2,20}}){{0,2}}{_WORD_DOT}{_TOP}(?![\w\-])",
            0.75,
        ),
    ),
)
