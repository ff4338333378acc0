"""A text in, the language it is written in out, or None where too little says so.

For deciding whether the shipped model was measured on it, not for linguistics: writing systems by their characters, languages
in Latin script by their commonest short words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

READ = 4_000  # code points that are looked at
FEWEST = 3  # common words, or letters of another script
SHARE = 0.12  # of a text's words must be common ones of the language
LEAD = 1.5  # how far another language must be ahead of English, whose words are quoted everywhere

_COMMON = {
    "en": "the and is are was were of to in that it for you with on have this be my your what how can not from we they do "
    "does at if but or as by an me her his she he has had who when so no all one there",
    "de": "der die das und ist ich nicht ein eine mit den von zu auf für sie wir mein meine dem im des auch wie was bei "
    "nach hat habe",
    "fr": "le la les des est et une un je vous nous que qui dans pour pas sur mon ma mes avec du au ce cette sont être "
    "plus comment",
    "es": "el la los las es y una un que de en por para con mi mis no se lo su está como qué pero más cómo tengo ha del al",
    "it": "il la gli le di che è e un una per non con mio mia sono ho ha del della nel come cosa più alla questo si da",
    "pt": "o os as de que e um uma para não com meu minha em por se do da no na é são como mais está foi ao você eu",
    "nl": "de het een en van ik is niet met voor op mijn dat die te zijn ook aan wat hoe er naar bij heb heeft maar om",
    "pl": "nie jest w z na i się do to że jak mam moja mój czy po od dla są przez co jego tak ale",
    "sv": "och att det är en ett som på för med av jag inte har min mitt den till om vad hur kan",
    "da": "og at det er en et som på for med af jeg ikke har min mit den til om hvad hvordan kan",
    "fi": "ja on ei se että hän minä en ole mutta kun joka miten mitä minun olen oli ovat",
    "tr": "ve bir bu için ile ne çok benim ben mi mı da de nasıl var yok daha gibi ama",
    "ro": "și este nu o un în pe cu să la mai am meu mea ce cum pentru din care sunt",
    "cs": "a je se na že v s to jsem není jak můj moje pro ale co jsou od po který",
    "hu": "a az és hogy nem van egy is meg de ez volt mi hogyan az én ki",
    "id": "yang dan di ini itu saya tidak untuk dengan ke dari ada apa bagaimana anda akan bisa",
    "vi": "và là của tôi không một có cho được trong với này những các làm như thế",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        if len(_word) > 1 or not _word.isascii():  # single letters are anybody's
            _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _language)
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "CJK": "zh", "HIRAGANA": "ja",
    "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th", "BENGALI": "bn", "TAMIL": "ta", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Give the ISO 639-1 code of the likeliest language; a script that several languages share gives its commonest one.

    >>> language_of("Wie hoch ist mein Blutdruck, und was kann ich nach dem Essen tun?")
    'de'
    >>> language_of("What does the doctor say about the results of my test?")
    'en'
    >>> language_of("Как вы себя чувствуете сегодня?")
    'ru'
    >>> language_of("SELECT name FROM users;") is None
    True
    """
    read = text[:READ]
    if not read.isascii() and (script := _script(read)) is not None:
        return script
    words = [word.lower() for word in _WORD.findall(read)]
    counts = Counter(language for word in words for language in _LANGUAGES.get(word, ()))
    if not counts:
        return None
    best, count = max(counts.items(), key=lambda item: (item[1], item[0] == "en"))
    if count < FEWEST or count < SHARE * len(words) or (best != "en" and count < LEAD * counts["en"]):
        return None
    return best


def _script(text: str) -> str | None:
    scripts = Counter(
        unicodedata.name(character, "").partition(" ")[0]
        for character in text
        if character.isalpha() and not character.isascii()
    )
    other = {name: count for name, count in scripts.items() if name in _SCRIPTS}
    letters = sum(map(str.isalpha, text))
    if not other or sum(other.values()) * 2 < letters or sum(other.values()) < FEWEST:
        return None
    if other.keys() & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    return _SCRIPTS[max(other, key=other.__getitem__)]
