"""The language of a text, as far as short words and writing systems tell it."""

from __future__ import annotations

import pytest

from privacyguard.detect.language import language_of

SPOKEN = {
    "en": "Could you tell me what the results of my test mean, and whether I should call them?",
    "de": "Ich habe seit gestern starke Schmerzen und weiß nicht, was ich tun soll.",
    "fr": "Je ne sais pas comment écrire une lettre pour mon propriétaire, est-ce que vous pouvez m'aider ?",
    "es": "Mi madre está enferma y no sé cómo escribir una carta para su jefe.",
    "it": "Non so come scrivere una lettera per il mio capo, mi puoi dare una mano?",
    "pt": "Não sei como escrever uma carta para o meu chefe, pode ajudar-me com isso?",
    "nl": "Ik weet niet hoe ik een brief aan mijn huisbaas moet schrijven, kun je me helpen?",
    "ru": "Я не знаю, как написать письмо начальнику.",
    "ja": "上司への手紙の書き方がわかりません。",
    "ar": "لا أعرف كيف أكتب رسالة إلى مديري",
}


@pytest.mark.parametrize(("language", "text"), SPOKEN.items(), ids=SPOKEN.keys())
def test_a_sentence_or_two_tell_the_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "SELECT id, name FROM users WHERE id = 4;", "Maria Lopez", "4532 0151 1283 0366", "ok"])
def test_too_little_tells_nothing(text: str) -> None:
    assert language_of(text) is None
