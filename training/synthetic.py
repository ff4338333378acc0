"""The project's own templates in, chat prompts with made-up people, places and organisations out; seeded.

Names come from Faker's lists for many countries (MIT licence), and from short lists here for cultures that Faker spells in
other scripts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from faker import Faker
from rows import Row, Span

NAMES = Path(__file__).parent / "corpus" / "names"
THINGS = Path(__file__).parent.parent / "privacyguard" / "detect" / "lexicon_names" / "things.txt"
LOCALES = """
    en_US en_GB en_IN en_AU en_CA en_NZ en_IE de_DE de_AT fr_FR es_ES es_MX es_CO it_IT pl_PL nl_NL tr_TR pt_BR pt_PT
    cs_CZ sk_SK sv_SE da_DK no_NO fi_FI vi_VN id_ID ro_RO hr_HR sl_SI hu_HU et_EE lt_LT lv_LV zu_ZA yo_NG ha_NG ig_NG
    fil_PH ga_IE az_AZ
    """.split()
GIVEN = """
    Wei Fang Xiuying Min Jing Qiang Lei Jun Yan Tao Haoran Yuxuan Ji-hoon Seo-yeon Min-jun Ha-eun Hiroshi Yuki Haruto
    Sakura Kenji Naoko Takumi Mohammed Ahmed Fatima Aisha Omar Yusuf Khalid Layla Noor Hassan Zainab Maryam Ibrahim
    Abdullah Tariq Bilal Reza Shirin Dariush Parisa Aarav Priya Rahul Ananya Vikram Deepika Rajesh Sunita Arjun Kavya
    Lakshmi Meera Harpreet Gurpreet Venkatesh Thilini Nimal Sanduni Dmitri Olga Svetlana Sergei Ekaterina Oleksandr
    Mykola Oksana Giorgi Nino Levan Ani Aram Kwame Ama Kofi Abena Tendai Rudo Wanjiru Otieno Keanu Leilani Sione Mere
    Tane Aroha Siobhan Niamh Cerys Rhys Thabo Naledi Sipho Makena Desta Hanna Tesfaye
    """.split()
FAMILY = """
    Wang Li Zhang Liu Chen Yang Huang Zhao Zhou Xu Guo Gao Zheng Kim Park Choi Jung Kang Nguyen Tran Pham Sato Suzuki
    Takahashi Tanaka Watanabe Haddad Khoury Mansour Al-Farsi El-Sayed Siddiqui Qureshi Malik Rahman Hosseini Ahmadi
    Karimi Darwish Najjar Sharma Patel Gupta Singh Reddy Iyer Nair Chatterjee Banerjee Desai Subramanian Wickramasinghe
    Perera Ivanov Kuznetsova Shevchenko Bondarenko Beridze Petrosyan Hakobyan Mensah Boateng Owusu Ncube Moyo Kamau
    Odhiambo Kealoha Tupou Ngata Okonkwo Adeyemi Dlamini Mokoena Tadesse Abebe
    """.split()
CITIES = """
    London Paris Berlin Madrid Rome Lagos Nairobi Mumbai Delhi Tokyo Seoul Shanghai Jakarta Manila Hanoi Bangkok
    Istanbul Cairo Accra Sydney Toronto Chicago Boston Houston Seattle Denver Lima Bogotá Santiago Warsaw Prague Vienna
    Zurich Munich Lyon Lisbon Dublin Glasgow Leeds Oslo Helsinki Tallinn Kyiv Tbilisi Dubai Karachi Dhaka Colombo
    Windhoek Harare Suva Reykjavik Bergamo Utrecht Ghent Coimbra Salamanca
    """.split()
CITIES += "New York|San Francisco|São Paulo|Buenos Aires|Cape Town|Tel Aviv|Kuala Lumpur|St. Louis|Addis Ababa".split("|")
COUNTRIES = """
    France Germany Spain Italy Poland Portugal Ireland Norway Sweden Denmark Belgium Austria Greece Turkey Egypt Morocco
    Nigeria Kenya Ghana Ethiopia India Pakistan Nepal China Japan Vietnam Thailand Indonesia Singapore Australia Canada
    Mexico Brazil Argentina Chile Peru Ukraine Israel Iran Iraq Qatar USA UK
    """.split()
COUNTRIES += ["the United States", "New Zealand", "South Africa", "Saudi Arabia", "Sri Lanka", "South Korea", "the Netherlands"]
COINED = """
    Northwind Globex Initech Vertex Bluebird Silverline Redwood Horizon Pioneer Evergreen Atlas Nova Orion Cobalt
    Granite Lumen Harbor Meridian Sterling Falcon Juniper Keystone Maple Nimbus Oakridge Riverstone Sapphire Tidewater
    Vanguard Zenith Arcadia Borealis Cascade Larkspur Quill Ember
    """.split()
HOUSES = (
    "{w} Health|{w} Systems|{w} Bank|{w} Logistics|{w} Capital Partners|{w} University|{w} Pharma|"
    "{w} Solutions Ltd|{w} Technologies|{w} & {v} LLP|{w} Insurance Group|{w} Foods|University of {c}|"
    "{c} General Hospital|Bank of {c}|{c} High School|{w}Tech|{w}ly|{w}.io|{w} GmbH|{w} S.A.|{w} Holdings PLC|"
    "{w} Medical Center|{c} City Council|{w} Foundation|{l} & Sons|{l} and Partners|{l} Industries|"
    "St. {f} Hospital|{w} {v} Inc.|{w} Labs|{w} Airlines|{w} BV|{w} Pty Ltd|Clínica {w}|{c} Police Department|"
    "{w} Dental|{w} Primary School|{l} & {m} LLP|{l}, {m} and {n}|{l}-{m} Ltd|{f} {l} Photography|{l} Group|"
    "{l} GmbH & Co. KG|{l} e {m} S.p.A.|{l} Hermanos S.L.|{l} Frères SARL|{l} AB|{l} Oy|{l} Sp. z o.o.|{l} BV|{l} Lda|"
    "Notariaat {l}|Bäckerei {l}|Studio Legale {l}|Farmácia {l}|{l}'s Garage|{f}'s Bakery|{l} Memorial Hospital|"
    "{f} {l} Foundation|{l} Real Estate|{l} Plumbing|{l} Transport|{l} und Söhne"
).split("|")
JOBS = """
    nurse plumber accountant teacher engineer paralegal barista architect driver pharmacist analyst chef electrician curator
    """.split()
SLOT = re.compile(r"\{\{|\}\}|\{(\w+)\}")
MARKUP = (*((sign, sign) for sign in ("_", "**", "*", "`", "__", "'", '"')), ("<b>", "</b>"), ("[", "](mailto:)"))
LABELS = dict.fromkeys("PFL", "PERSON") | dict.fromkeys("CNSA", "LOCATION") | {"O": "ORGANIZATION"}


class Writer:
    """Fills templates; the same seed writes the same prompts."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._fakers = [Faker(locale) for locale in LOCALES]
        for index, faker in enumerate(self._fakers):
            faker.seed_instance(seed * 1_000 + index)
        self._templates = [
            line.replace("\\n", "\n")
            for line in (NAMES / "templates.txt").read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]

    def rows(self, count: int) -> Iterator[Row]:
        """Yield `count` prompts; a fifth in lower case, some in capitals, some of several templates."""
        for _ in range(count):
            text, spans = self._filled()
            if self._chance.random() < 0.25:
                more, others = self._filled()
                gap = self._chance.choice((" ", "\n", "\n\n"))
                shift = len(text) + len(gap)
                text += gap + more
                spans += [Span(one.start + shift, one.end + shift, one.label) for one in others]
            luck = self._chance.random()
            written = text.lower() if luck < 0.2 else text.upper() if luck < 0.23 else text
            yield Row(written if len(written) == len(text) else text, tuple(spans), None, source="synthetic")

    def _filled(self) -> tuple[str, list[Span]]:
        template = self._chance.choice(self._templates)
        text, spans, at = "", [], 0
        for slot in SLOT.finditer(template):
            text += template[at : slot.start()]
            at = slot.end()
            if slot[1] is None:
                text += slot[0][0]
                continue
            value = " ".join(self._value(slot[1]).split(" "))
            before, after = self._chance.choice(MARKUP) if slot[1] in "PFLO" and self._chance.random() < 0.05 else ("", "")
            text += before
            if slot[1] in LABELS:
                spans.append(Span(len(text), len(text) + len(value), LABELS[slot[1]]))
            text += value + after
        return text + template[at:], spans

    def _value(self, slot: str) -> str:
        chance = self._chance
        match slot:
            case "P":
                return self._person()
            case "F":
                return self._names()[0]
            case "L":
                return self._names()[1]
            case "O":
                if chance.random() < 0.4:
                    return self._made("company")
                word, other = chance.sample(COINED, 2)
                (given, family), (_, second), (_, third) = (self._names() for _ in range(3))
                place = chance.choice(CITIES)
                return chance.choice(HOUSES).format(w=word, v=other, c=place, l=family, f=given, m=second, n=third)
            case "C":
                return self._made("city") if chance.random() < 0.5 else chance.choice(CITIES)
            case "N":
                return chance.choice(COUNTRIES)
            case "S":
                return self._made("street_address").replace("\n", ", ")
            case "A":
                return self._made("address").replace("\n", chance.choice((", ", "\n")))
            case "date":
                return str(self._fakers[0].date(pattern=chance.choice(("%Y-%m-%d", "%d/%m/%Y", "%B %d", "%d.%m.%Y"))))
            case "phone":
                return self._made("phone_number")
            case "email":
                return self._made("email")
            case "money":
                return f"{chance.choice('$€£')}{chance.randint(5, 90_000):,}"
            case "job":
                return chance.choice(JOBS)
            case _:
                return str(chance.randint(1, 99_999))

    def _made(self, what: str, faker: Faker | None = None) -> str:
        """Let a country's Faker make it, or the first one where that country has none."""
        given = faker or self._chance.choice(self._fakers)
        return str(getattr(given if hasattr(given, what) else self._fakers[0], what)())

    def _names(self) -> tuple[str, str]:
        if self._chance.random() < 0.3:
            return self._chance.choice(GIVEN), self._chance.choice(FAMILY)
        faker = self._chance.choice(self._fakers)
        return self._made("first_name", faker), self._made("last_name", faker)

    def _person(self) -> str:
        given, family = self._names()
        form = self._chance.choices(
            ("{g} {f}", "{g} {i}. {f}", "{f}, {g}", "{h}. {f}", "{g} {o} {f}", "{g} {f}-{e}", "{f} {g}", "{g}"),
            (62, 6, 4, 3, 4, 4, 3, 14),
        )[0]
        other, end = self._names()
        return form.format(g=given, f=family, i=self._chance.choice("ABCDEFGHJKLMNPRSTW"), h=given[0], o=other, e=end)


def things(count: int, seed: int) -> Iterator[Row]:
    """Yield `count` short prompts about things with telling capitals, in which nobody is named and nothing is disclosed."""
    chance = random.Random(seed)
    listed = [path.read_text(encoding="utf-8").splitlines() for path in (THINGS, NAMES / "things-templates.txt")]
    words, templates = ([line.strip() for line in lines if line.strip() and not line.startswith("# ")] for lines in listed)
    for _ in range(count):
        template = chance.choice(templates).replace("\\n", "\n")
        text = re.sub(r"\{T\}", lambda _: chance.choice(words), template).replace("{{", "{").replace("}}", "}")
        yield Row(text.lower() if chance.random() < 0.15 else text, (), (), source="things")
