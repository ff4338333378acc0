"""Text in, names that no capital letter marks out: Chinese, Japanese and Korean names, and `my name is` in lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacyguard.detect.lexicon_names import ORDINARY, Lexicon, fold
from privacyguard.detect.lexicon_names.tokens import Words
from privacyguard.detect.recognizer import Match

# Surnames of one character; together they cover nearly everybody.
_ZH = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬鄭謝許韓馮"
    "鄧葉蘇盧鍾譚陸賈韋鄒賀顧龔錢嚴湯"
)
_KO = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도"
    "소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용"
)
_UNCASED: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            rf"([{_ZH}][\u4e00-\u9fff]{{0,2}}?)(?:先生|女士|小姐|太太|医生|醫生|教授|老师|老師|经理|律师|律師|同学|护士)"
        ),
        0.88,
    ),
    (
        re.compile(
            r"(?:我叫|名叫|我是|姓名|患者|病人|客户|客戶|员工|原告|被告|联系人|收件人)(?:是|为|[:: ]){0,2}"
            rf"([{_ZH}][\u4e00-\u9fff]{{1,2}})"
        ),
        0.88,
    ),
    (re.compile(r"([\u4e00-\u9fff々]{2,4}|[\u30a0-\u30ff]{2,6})(?:さん|様|氏|先生|くん|ちゃん)"), 0.85),
    (re.compile(r"(?:私の名前は|氏名[:: ]?|患者(?:名)?[:: ])([\u4e00-\u9fff々]{2,4}(?:[  ][\u4e00-\u9fff々]{1,3})?)"), 0.85),
    (re.compile(rf"([{_KO}][가-힣]{{2}}) ?(?:씨|님|선생님|환자|과장|부장|대리|교수|변호사|사장)"), 0.88),
    (re.compile(rf"(?:이름은|환자|고객|성명)[:: ]{{1,2}}([{_KO}][가-힣]{{2}})"), 0.88),
)
_LOWER = r"(?:[^\W\d_A-Z]|['’-]){2,25}"
_INTRODUCED = re.compile(
    r"\b(?:(?:my|his|her|their|wife's|husband's|son's|daughter's|patient's|client's) (?:full |legal )?name is"
    r"|mi nombre es|me llamo|je m'appelle|mein name ist|ich hei(?:ß|ss)e|mi chiamo|meu nome é|i go by)"
    rf" ({_LOWER}(?: {_LOWER}){{0,2}})"
)

# Words without which nothing in `_INTRODUCED` matches: the quick look before the slow one.
_INTRODUCERS = frozenset("name nombre nome llamo m'appelle heisse chiamo go".split())


def uncased_names(text: str, words: Words, lex: Lexicon, recognizer: str) -> Iterator[Match]:
    """Yield every name that an introduction or a form of address marks where letters have no case, or nobody used it."""
    if not text.isascii():
        for pattern, score in _UNCASED:
            for found in pattern.finditer(text):
                yield Match(found.start(1), found.end(1), "PERSON", score, recognizer)
    if _INTRODUCERS.isdisjoint(words.word):
        return
    for found in _INTRODUCED.finditer(text):
        start = end = found.start(1)
        for word in found[1].split(" "):
            flags = lex.words.get(fold(word), 0)
            if flags & ORDINARY or (end == start and flags > ORDINARY and not flags & 3):
                break
            end += len(word) + (end > start)
        if end > start:
            yield Match(start, end, "PERSON", 0.86, recognizer)
