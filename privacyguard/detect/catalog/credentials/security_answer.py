"""The answer to a security question: a mother's maiden name, a first pet, a first school, told with the question beside it.

>>> text = "My security question answer (mother's maiden name) is Kowalski."
>>> {text[m.start:m.end] for m in SECURITY_ANSWER.scan(text, "")}
{'Kowalski'}
>>> text = "security answer: fluffy"
>>> [text[m.start:m.end] for m in SECURITY_ANSWER.scan(text, "")]
['fluffy']
>>> list(SECURITY_ANSWER.scan("the security answer is wrong", ""))
[]
>>> list(SECURITY_ANSWER.scan("What is your first pet's name?", ""))  # the question
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.placeholders import is_placeholder
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_QUESTION = (
    r"(?:mother['’]?s? maiden name|maiden name of (?:my|his|her) mother|mom['’]s maiden name"
    r"|maiden name|(?:first|childhood) pet(?:['’]s name)?"
    r"|name of (?:my|your|the|his|her) (?:first|childhood|favou?rite) (?:pet|school|teacher|car|dog|cat|boss|street|friend)"
    r"|first (?:school|teacher|car|concert)|favou?rite teacher|childhood (?:friend"
    r"|nickname|street|best friend)|street (?:i|he|she) grew up on"
    r"|city (?:i|he|she) was born in|security[ _\-]?(?:question[ _\-]?)?answer|security question"
    r"|secret[ _\-]?(?:question|answer)|answer to (?:my|the|his|her) security question"
    r"|mädchenname (?:meiner|der|ihrer) mutter|sicherheitsfrage|nombre de soltera de mi madre"
    r"|apellido de soltera de (?:mi|la) madre|pregunta de seguridad"
    r"|nom de jeune fille de (?:ma|la|sa) mère|question secrète|cognome da nubile di mia madre"
    r"|domanda di sicurezza|nome de solteira da (?:minha )?mãe"
    r"|pergunta de segurança|meisjesnaam van mijn moeder|beveiligingsvraag)"
)
_VERB = r"(?:\)|\"|')?(?:\s?[:=]|\s(?:is|was|ist|war|lautet|est|était|es|era|è|é|were)\b:?)\s{0,2}[\"'`“]?"
_PROSE = frozenset(
    """
    wrong not the a an my your his her stored hashed required used never always what which that this incorrect correct
    mädchenname geburtsname nombre nom cognome nome meisjesnaam name answer mother's mother what's
    asked hard easy known public different something often usually case too also optional missing null none nicht
    falsch it in on who where only
    """.split()
)


def _valid(value: str) -> bool:
    return value.split()[0].lower() not in _PROSE and not is_placeholder(value)


SECURITY_ANSWER = PatternRecognizer(
    name="security_answer",
    entity="SECURITY_ANSWER",
    patterns=(
        Pattern(
            (
                rf"(?<!\w){_QUESTION}(?:\s(?:answer|\([^()\n]{{1,40}}\))){{0,2}}{_VERB}(?P<value>"
                rf"(?-i:[A-Z])[\w'’\-]{{1,30}}(?:\s(?-i:[A-Z])[\w'’\-]{{1,30}}){{0,2}})"
            ),
            0.75,
        ),
        Pattern(
            (
                rf"(?<!\w){_QUESTION}(?:\s(?:answer|\([^()\n]{{1,40}}\))){{0,2}}{_VERB}(?P<value>"
                rf"(?-i:[a-z])[\w'’\-]{{2,30}})(?=\s?(?:[.,;!?)\"'\n]|$))"
            ),
            0.65,
        ),
        # the question, then the answer
        Pattern(
            (
                rf"(?<!\w){_QUESTION}[^\n?]{{0,60}}\?\s{{0,3}}[\"']?[,;]?\s?[\"']?"
                r"(?:answer|antwort|réponse|respuesta|risposta|resposta|antwoord|a)[\"']?\s?[:=]\s?[\"'`“]?"
                r"(?P<value>[^\W\d_][\w'’\-]{1,30}(?:\s(?-i:[A-Z])[\w'’\-]{1,30}){0,2})"
            ),
            0.75,
        ),
        Pattern(r"\A\s?(?P<value>[\w'’\- ]{2,60}?)\s?\Z", 0.0, 0.75),
    ),
    context=(
        "security answer",
        "secret answer",
        "maiden name",
        "security question answer",
        "mothers maiden name",
        "mother maiden name",
    ),
    validate=_valid,
)
