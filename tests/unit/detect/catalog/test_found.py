"""Every family of the catalog is found in prose, in code and in JSON, and its span is the value alone.

A row is an entity and a text; the value stands between ⟦ and ⟧ (they are taken out), a `¦` is taken out too: it keeps this
file free of strings that look like live credentials. A text that begins with `key=NAME;` is the value of that JSON key.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from privacyguard.detect.catalog import RECOGNIZERS

PERSONAL = """
FAX_NUMBER      Please fax it to ⟦(212) 555-0187⟧ by noon.
FAX_NUMBER      Telefax: ⟦+49 30 123456-78⟧
STREET_ADDRESS  Ship to ⟦1600 Pine Hollow Road, Apt 4B, Boulder, CO 80302⟧ please.
STREET_ADDRESS  she lives at ⟦12 oak street⟧, near the park
STREET_ADDRESS  Moved to ⟦10 Rosemary Close, Bristol, BS1 4DJ⟧ last week.
STREET_ADDRESS  Sie wohnt in der ⟦Lindenstraße 7a, 50674 Köln⟧.
STREET_ADDRESS  J'habite ⟦8 bis rue des Lilas, 69003 Lyon⟧.
STREET_ADDRESS  Vivo en ⟦Calle de Alcalá 45, 28014 Madrid⟧.
STREET_ADDRESS  Abita in ⟦Via Garibaldi 22, 20121 Milano⟧.
STREET_ADDRESS  Ik woon op ⟦Prinsengracht 263, 1016 GV Amsterdam⟧.
STREET_ADDRESS  Moro na ⟦Rua Augusta, 1500⟧.
STREET_ADDRESS  Mail it to ⟦P.O. Box 4411⟧.
US_ZIP_CODE     ZIP: ⟦60614⟧
US_ZIP_CODE     in Portland, OR ⟦97209-1234⟧ since May
GPS_COORDINATES her phone is at ⟦48.858370, 2.294481⟧ now
GPS_COORDINATES My house: ⟦51°30'26.5"N 0°07'39.9"W⟧
DATE_OF_BIRTH   DOB ⟦1/27/1952⟧
DATE_OF_BIRTH   born on ⟦March 15th, 1980⟧ in Leeds
DATE_OF_BIRTH   Geburtsdatum: ⟦15.03.1980⟧
DATE_OF_BIRTH   née le ⟦15 mars 1980⟧ à Lille
DATE_OF_BIRTH   Fecha de nacimiento: ⟦15/03/1980⟧
DATE_OF_BIRTH   Data di nascita ⟦15 marzo 1980⟧
DATE_OF_BIRTH   key=date_of_birth;⟦1980-03-15⟧
US_SSN          SSN: ⟦536 90 4399⟧
US_SSN          his number, ⟦536-90-4399⟧, is on the form
US_SSN          key=ssn;⟦536904399⟧
US_SSN          The last four of her SSN are ⟦4399⟧.
US_PASSPORT     My passport no. is ⟦C03005988⟧.
US_PASSPORT     Passport #: ⟦561990283⟧
US_DRIVER_LICENSE   Driver's license number: ⟦S530-4602-1234⟧
US_DRIVER_LICENSE   key=driver_license;⟦D1234567⟧
FR_NIR          n° de sécu ⟦1 85 05 78 006 084 91⟧
FR_NIR          ⟦295109912611193⟧
NL_BSN          BSN: ⟦123456782⟧
NL_BSN          burgerservicenummer ⟦1112.22.333⟧
BR_CPF          CPF ⟦529.982.247-25⟧
BR_CPF          key=cpf;⟦52998224725⟧
DE_TAX_ID       Meine Steueridentifikationsnummer lautet ⟦36 574 261 809⟧.
DE_TAX_ID       IdNr. ⟦36574261809⟧
CN_RESIDENT_ID  身份证号⟦11010519491231002X⟧
CN_RESIDENT_ID  resident ID ⟦440524188001010014⟧
MX_CURP         Mi CURP es ⟦BOXW310820HNERXN09⟧.
MX_CURP         key=curp;⟦boxw310820hnerxn09⟧
USERNAME        find me on instagram: ⟦@sunny.lopez_80⟧
USERNAME        username: ⟦mlopez80⟧
USERNAME        Her Telegram is ⟦@maria_lopez80⟧
LICENSE_PLATE   License plate: ⟦ABC-1234⟧
LICENSE_PLATE   Kennzeichen ⟦B-MW 4711⟧
LICENSE_PLATE   immatriculation ⟦AB-123-CD⟧
VIN             the car, VIN ⟦1M8GDM9AXKP042788⟧, was sold
VIN             Fahrgestellnummer ⟦WVWZZZ1JZ3W386752⟧
IMEI            IMEI: ⟦35-209900-176148-1⟧
IMEI            key=imei;⟦490154203237518⟧
STUDENT_ID      Matrikelnummer: ⟦11723456⟧
STUDENT_ID      {"student_id": "⟦S-2023-00417⟧"}
EMPLOYEE_ID     Personalnummer ⟦00418273⟧
EMPLOYEE_ID     key=employeeId;⟦E104592⟧
PHONE_NUMBER    call me on ⟦07700 900123⟧
PHONE_NUMBER    ⟦+33 6 12 34 56 78⟧
PHONE_NUMBER    Tel. ⟦030 1234567⟧
PHONE_NUMBER    ⟦01 42 68 53 00⟧
PHONE_NUMBER    key=phone;⟦4155552671⟧
AGE             key=age;⟦34⟧
AGE             a ⟦34-year-old⟧ man
"""

MEDICAL = """
MEDICAL_RECORD_NUMBER   Medical record number: ⟦H-4471-882⟧
MEDICAL_RECORD_NUMBER   | MRN | ⟦7731904⟧ |
MEDICAL_RECORD_NUMBER   Patienten-ID ⟦P-20394⟧ wurde entlassen
MEDICAL_RECORD_NUMBER   key=patientMRN;⟦00483921⟧
HEALTH_PLAN_ID  Subscriber ID: ⟦W2231 88219⟧
HEALTH_PLAN_ID  Versichertennummer ⟦A123456780⟧
US_CLAIM_NUMBER Claim #: ⟦2024-0318-7741⟧
US_CLAIM_NUMBER key=claimNumber;⟦CLM20240318⟧
US_PRESCRIPTION_NUMBER  Rx# ⟦7741902⟧ is ready
US_PRESCRIPTION_NUMBER  Prescription number: ⟦RX-482019377⟧
US_PRIOR_AUTHORIZATION_NUMBER   prior auth # ⟦A884210931⟧
US_PRIOR_AUTHORIZATION_NUMBER   Authorization number: ⟦PA-88421093⟧
DEVICE_IDENTIFIER   her insulin pump, serial number ⟦NG1234567H⟧
DEVICE_IDENTIFIER   UDI: ⟦(01)00643169001763(21)ABC123XY⟧
"""

LEGAL = """
CASE_NUMBER     filed as ⟦1:23-cr-00451-LAP⟧ in Manhattan
CASE_NUMBER     Docket No. ⟦HHD-CV-21-6141234⟧
CASE_NUMBER     Landgericht Köln, Az. ⟦28 O 345/23⟧
CASE_NUMBER     processo ⟦0001327-64.2018.8.26.0158⟧
CASE_NUMBER     Case No. ⟦2023-CA-001234⟧ before Judge Ortiz
CASE_NUMBER     key=docketNumber;⟦22-cv-08123⟧
MATTER_NUMBER   Matter #⟦20841.0007⟧
MATTER_NUMBER   Our ref: ⟦KLM/2023/0417⟧
BAR_NUMBER      Bar number: ⟦0291844⟧
BAR_NUMBER      ⟦OAB/RJ 123456⟧
IMMIGRATION_CASE    receipt number ⟦WAC2190012345⟧
IMMIGRATION_CASE    Alien number: ⟦A098765432⟧
LEGAL_CITATION  ⟦Brown v. Board of Education, 347 U.S. 483 (1954)⟧
LEGAL_CITATION  under ⟦45 C.F.R. § 164.514⟧
"""

FINANCIAL = """
CREDIT_CARD     pay with ⟦4111 1111 1111 1111⟧, code 842
CREDIT_CARD     ⟦5555-5555-5555-4444⟧
CREDIT_CARD     amex ⟦3782 822463 10005⟧
CREDIT_CARD     visa⟦4111111111111111⟧
CREDIT_CARD     my card: ⟦4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1⟧
CREDIT_CARD     key=card_number;⟦6011111111111117⟧
CREDIT_CARD_CVV security code: ⟦1234⟧
CREDIT_CARD_CVV Prüfnummer ⟦842⟧
CREDIT_CARD_CVV key=cvv;⟦842⟧
CREDIT_CARD_EXPIRY  visa, expiration date ⟦09/2027⟧
CREDIT_CARD_EXPIRY  Karte gültig bis ⟦09/27⟧
CARD_TRACK_DATA ⟦%B4111111111111111^LOPEZ/MARIA^2709101000000000?⟧
CARD_TRACK_DATA swipe ⟦;4111111111111111=27091010000000000?⟧
CARD_PIN        the ATM PIN is ⟦7731⟧
CARD_PIN        Geheimzahl: ⟦7731⟧ (EC-Karte)
IBAN_CODE       IBAN ⟦NL91ABNA0417164300⟧
IBAN_CODE       ⟦fr14 2004 1010 0505 0001 3m02 606⟧ for rent
SWIFT_BIC       BIC: ⟦COBADEFFXXX⟧
SWIFT_BIC       SWIFT ⟦BNPAFRPP⟧
US_BANK_NUMBER  Account #: ⟦4417829930⟧
US_BANK_NUMBER  número de cuenta ⟦0049 1500 0512 3456⟧
UK_SORT_CODE    Sort code: ⟦40-47-84⟧
UK_SORT_CODE    sort code 40-47-84, account number ⟦70872490⟧
CA_BANK_ACCOUNT void cheque ⟦00012-004-1234567⟧
CA_BANK_ACCOUNT transit 00012, institution 004, account ⟦1234567⟧
IN_IFSC         branch IFSC: ⟦SBIN0005943⟧
IN_IFSC         key=ifsc;⟦ICIC0001234⟧
UPI_VPA         ⟦ravi.kumar@ybl⟧
UPI_VPA         my UPI id: ⟦ravi@somebank⟧
CRYPTO          ⟦0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe⟧
CRYPTO          btc ⟦bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq⟧
CRYPTO_SEED_PHRASE  ⟦legal winner thank year wave sausage worth useful legal winner thank yellow⟧
CRYPTO_SEED_PHRASE  words: ⟦letter advice cage absurd amount doctor acoustic avoid letter advice cage above⟧.
CRYPTO_SEED_PHRASE  ⟦zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong⟧
US_EIN          FEIN: ⟦12-3456789⟧
US_EIN          employer identification number ⟦91-1144442⟧
LOAN_ACCOUNT_NUMBER Loan #⟦3300418827⟧
LOAN_ACCOUNT_NUMBER Darlehensnummer ⟦6001234567⟧
INSURANCE_POLICY_NUMBER policy number ⟦APX-99120-77⟧
INSURANCE_POLICY_NUMBER Versicherungsnummer: ⟦K-4471882-01⟧
BROKERAGE_ACCOUNT   Schwab account ⟦4417-8829⟧
BROKERAGE_ACCOUNT   IRA account number ⟦Z12-345678⟧
"""

CREDENTIALS = """
PASSWORD        the password for the admin panel is ⟦Blue-Heron!42⟧, keep it
PASSWORD        password = "⟦correct horse battery⟧"
PASSWORD        DB_PASSWORD=⟦tr0ub4dor&3⟧
PASSWORD        Mein Passwort lautet ⟦Sommer#2024⟧.
PASSWORD        la contraseña es ⟦Verano2024!⟧
PASSWORD        mot de passe : ⟦Soleil!2024⟧
PASSWORD        a senha é ⟦Praia@2024⟧
PASSWORD        my password is ⟦sunflower⟧.
PASSWORD        login: maria / ⟦Qwerty!9912⟧
PASSWORD        <password>⟦s3cr3tHorse⟧</password>
PASSWORD        ALTER USER app WITH PASSWORD '⟦Blue-Heron!42⟧'
PASSWORD        key=password;⟦hunter2⟧
API_KEY         API_KEY=⟦s4mUppK2yDTCT1O6Q9sE6wL9VEWB⟧
API_KEY         "client_secret": "⟦d8f4a1c2b9e7603f5a1d⟧"
API_KEY         key=x-api-key;⟦yyLJJdG5NIOXukarz3a6TNDmrpO9⟧
API_KEY         ⟦glpa¦t-x7Kq2mVb9sLw4ZtR1nYc⟧
API_KEY         ⟦sk¦-ant-api03-Zt8Kq2Lw9Xv3Rm5Yn1Bc7Hd4Js6Fg0Pa⟧
API_KEY         ⟦AI¦zaSyD4kT8vQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6M⟧
API_KEY         ⟦npm¦_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoV⟧
API_KEY         ⟦S¦G.k8Q2xLp0Zt7NwYs5Ub3Jc9.Hd1Gf6Mk4EaXoVb2Rn5Tq8Wy1Zc4Fj7Lm0Ps3Ux⟧
API_KEY         TELEGRAM=⟦110201543:A¦AHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw7⟧
AWS_ACCESS_KEY  id ⟦AK¦IAQ3EGR7XKZ5WBDLMN⟧ leaked
AWS_ACCESS_KEY  ⟦AS¦IAQ3EGR7XKZ5WBDLMN⟧
AWS_SECRET_KEY  SecretAccessKey: ⟦kR8vQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4Ea+Xo/V⟧
AWS_SECRET_KEY  key=aws_secret_access_key;⟦kR8vQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4Ea+Xo/V⟧
GITHUB_TOKEN    git clone https://⟦gh¦p_wK3v9Xz1Lq8Rt5Yn2Mb7Hd4Js6Fc0Pg1UaEo⟧@github.com/a/b
GITHUB_TOKEN    ⟦github¦_pat_11ABCDEFG0k8Q2xLp0Zt7N_wYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5Tq8Wy1Zc4Fj7Lm0Ps3Ux⟧
OPENAI_API_KEY  ⟦sk¦-h2Kd9sLq0ZxVb7NmT3BlbkFJw4Rt6Yu8Io1Pa5Sd⟧
OPENAI_API_KEY  OPENAI_API_KEY=⟦sk¦-proj-h2Kd9sLq0ZxVb7NmT3BlbkFJw4Rt6Yu8Io1Pa5Sd⟧
SLACK_TOKEN     ⟦xo¦xb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1⟧
SLACK_TOKEN     https://⟦hooks.slack.com/¦services/T0J7K2M4N/B9Q8R7S6T/k8Q2xLp0Zt7NwYs5Ub3Jc9Hd⟧
STRIPE_KEY      ⟦rk¦_live_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd⟧
STRIPE_KEY      STRIPE=⟦sk¦_test_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd⟧
JWT             token ⟦ey¦JhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5Tq⟧
JWT             Authorization: Bearer ⟦ey¦JhbGciOiJSUzI1NiJ9.eyJzdWIiOiI0MiJ9.k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6⟧
PRIVATE_KEY     ⟦-----BE¦GIN EC PRIVATE KEY-----\\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6\\n-----END EC PRIVATE KEY-----⟧
PRIVATE_KEY     private_key = ⟦4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318⟧
CONNECTION_STRING   use ⟦mongodb+srv://svc:k8Q2xLp0@cluster0.ab1cd.mongodb.net/app⟧
CONNECTION_STRING   Server=db1;Database=hr;User Id=sa2;Password=⟦k8Q2xLp0!⟧;
CONNECTION_STRING   DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=⟦a8Q2xLp0Zt7NwYs5Ub3Jc9==⟧;
BASIC_AUTH      curl -s --user maria:⟦⟧Blue-Heron42 https://x
BASIC_AUTH      Authorization: Basic ⟦bWFyaWE6Qmx1ZS1IZXJvbjQy⟧
BASIC_AUTH      ⟦https://maria:Blue-Heron42@repo.contoso.com/simple⟧
BEARER_TOKEN    -H "Authorization: Bearer ⟦k8Q2xLp0Zt7NwYs5Ub3Jc9Hd⟧"
BEARER_TOKEN    {"Authorization": "Bearer ⟦k8Q2xLp0Zt7NwYs5Ub3Jc9Hd⟧"}
OTP_CODE        Your verification code is ⟦771 902⟧
OTP_CODE        Ihr Bestätigungscode: ⟦771902⟧
OTP_CODE        ⟦G-771902⟧ is your Google verification code
SECURITY_ANSWER the name of my first pet was ⟦Rex⟧
SECURITY_ANSWER key=security_answer;⟦Fluffy⟧
SESSION_COOKIE  Cookie: theme=dark; PHPSESSID=⟦k3j9x0v7q2m5n8b1c4z6l0p9⟧; lang=en
SESSION_COOKIE  Set-Cookie: connect.sid=⟦s%3Ak8Q2xLp0Zt7NwYs5Ub3Jc9Hd.1Gf6Mk4E⟧; Path=/
WIFI_PASSWORD   the password for the wifi is ⟦sunny-garden-42⟧
WIFI_PASSWORD   WLAN-Passwort: ⟦Sommer#2024⟧
INTERNAL_HOSTNAME   https://⟦grafana.corp.contoso.com⟧/d/1
INTERNAL_HOSTNAME   ping ⟦nas-02.lan⟧
"""

BLOCKS = {"personal": PERSONAL, "medical": MEDICAL, "legal": LEGAL, "financial": FINANCIAL, "credentials": CREDENTIALS}
ROWS = [
    (f"{domain}-{number:03}", *line.replace("¦", "").split(None, 1))
    for domain, block in BLOCKS.items()
    for number, line in enumerate(block.strip().splitlines())
]


@pytest.mark.parametrize(("entity", "marked"), [row[1:] for row in ROWS], ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_the_value_is_found_with_a_score_that_policy_acts_on(entity: str, marked: str) -> None:
    key, _, rest = marked.partition(";") if marked.startswith("key=") else ("", "", marked)
    text = rest.replace("⟦", "").replace("⟧", "")
    found = [
        m for r in RECOGNIZERS if entity in r.entities for m in r.scan(text, key.removeprefix("key=")) if m.entity == entity
    ]
    if "⟦" in rest and "⟦⟧" not in rest:
        start = rest.index("⟦")
        found = [m for m in found if (m.start, m.end) == (start, rest.index("⟧") - 1)]
    floor = 0.35 if entity == "AGE" else 0.5
    assert found
    assert max(m.score for m in found) >= floor


def test_every_entity_has_two_rows_at_least_here_or_among_the_variants() -> None:
    variants = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8").splitlines()
    named = [row[1] for row in ROWS] + [line.split(None, 1)[0] for line in variants]
    counts = {entity: named.count(entity) for r in RECOGNIZERS for entity in r.entities}
    assert {entity for entity, count in counts.items() if count < 2} == set()
