"""The shipped model and its lexicon: what they must find, what they must pass, and that nothing breaks or is cut off.

The sentences below are no row of the corpus, but two of its last files were written with what was missed of them in sight:
they guard against getting worse and are no measure. Single misses are allowed for.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacyguard.detect import Detector
from privacyguard.detect.encoding import REACH, chunks, encode
from privacyguard.detect.model import FOLDER, Model
from privacyguard.detect.sentences import SENTENCE_CAP, sentences
from privacyguard.detect.shipped import SHIPPED, Shipped
from privacyguard.detect.tags import CLASSES, NAMES
from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Domain, Part, Prompt, Segment

ACTED_ON = 0.5
TAXONOMY = load_taxonomy()

FOUND, IN_DOMAIN, HELD = 0.9, 0.8, 0.05  # shares that must be reached, or not passed; measured: 0.93, 0.89, 0.047

DISCLOSURES = [
    ("HEALTH_CONDITION", "Went to the GP about the cough and she found a shadow on my lung."),
    ("HEALTH_CONDITION", "The oncologist pushed my first infusion back to Thursday."),
    ("HEALTH_CONDITION", "No history of diabetes in the family, but my father died of a heart attack at 51."),
    ("HEALTH_CONDITION", "mum's dementia is getting worse, she didnt know me today"),
    ("CLINICAL_NOTE", "64F w/ COPD exacerbation, on 2L NC, started prednisone 40, dc tomorrow if sats hold."),
    ("CLINICAL_NOTE", "Handover bed 7: pt confused overnight, pulled out her IV, haldol 2 mg given at 0300."),
    ("CLINICAL_NOTE", "S: reports poor sleep. O: flat affect. A: MDD, recurrent. P: increase sertraline to 100."),
    ("CLINICAL_NOTE", "58 yo male, s/p lap chole, POD 2, tolerating clears, afebrile."),
    ("MEDICATION", "I take 20 mg of Lexapro every morning and it makes me sleepy."),
    ("MEDICATION", "doc put me on metformin, is it ok with beer"),
    ("MEDICATION", "My grandmother mixed up her warfarin and her heart pills."),
    ("MEDICATION", "forgot my insulin at home, what now"),
    ("LAB_RESULT", "my a1c came in at 8.4, how bad is that?"),
    ("LAB_RESULT", "Her creatinine went from 1.1 to 2.4 in three days."),
    ("LAB_RESULT", "PSA of 11 on my last blood test, should I panic?"),
    ("LAB_RESULT", "bp was 168/102 this morning and i have a headache"),
    ("MENTAL_HEALTH", "I haven't left the house in two weeks because of the panic attacks."),
    ("MENTAL_HEALTH", "my shrink wants to switch me to lithium"),
    ("MENTAL_HEALTH", "Our daughter has been cutting herself and we only just found out."),
    ("MENTAL_HEALTH", "My coworker told me in confidence that she is bipolar."),
    ("REPRODUCTIVE_HEALTH", "My period is 9 days late and the test is faint, am I pregnant?"),
    ("REPRODUCTIVE_HEALTH", "We lost the baby at eleven weeks and I don't know how to tell his parents."),
    ("REPRODUCTIVE_HEALTH", "I need an abortion and live in Texas."),
    ("REPRODUCTIVE_HEALTH", "Our third IVF round failed on Monday."),
    ("SUBSTANCE_USE", "hubby drinking again, found vodka in the garage"),
    ("SUBSTANCE_USE", "I'm 90 days sober and going to a wedding with an open bar."),
    ("SUBSTANCE_USE", "My son is using fentanyl and I found the foil."),
    ("SUBSTANCE_USE", "I smoke weed every night to sleep, will it show in a drug test next week?"),
    ("GENETIC_DATA", "23andMe says I carry two copies of APOE4, how worried should I be?"),
    ("GENETIC_DATA", "My sister has the BRCA2 mutation and I'm waiting for my result."),
    ("HIV_STATUS", "I found out that I'm HIV positive and haven't told my girlfriend."),
    ("HIV_STATUS", "My boyfriend has been undetectable for years, do we still need condoms?"),
    ("DISABILITY_STATUS", "I'm deaf in one ear and HR refuses my accommodation request."),
    ("DISABILITY_STATUS", "Our warehouse lead wants to go on disability for her back."),
    ("DISABILITY_STATUS", "They turned down my SSDI application for the second time."),
    ("ICD10_CODE", "Her chart lists F32.1 and E66.9, what should the letter say?"),
    ("PRIVILEGED_COMMUNICATION", "Our outside counsel thinks that we should not put this in an email."),
    ("PRIVILEGED_COMMUNICATION", "My lawyer told me not to talk to the insurance people."),
    ("PRIVILEGED_COMMUNICATION", "PRIVILEGED & CONFIDENTIAL: memo to file on the Hartwell deposition."),
    ("PRIVILEGED_COMMUNICATION", "Rewrite this note from our general counsel to the board about the recall exposure."),
    ("LEGAL_MATTER", "My landlord is trying to evict me because I complained about the mold."),
    ("LEGAL_MATTER", "We were served yesterday by a former supplier, answer is due in 20 days."),
    ("LEGAL_MATTER", "I'm suing my contractor over the roof, how do I write the demand letter?"),
    ("LEGAL_MATTER", "Our client slipped on the stairs and the store denies liability."),
    ("LITIGATION_STRATEGY", "If this goes to trial we lose on the notice issue, so we need to settle first."),
    ("LITIGATION_STRATEGY", "We settle on Tuesday whatever they offer."),
    ("LITIGATION_STRATEGY", "Draft cross examination questions for Dr. Lind, our theory is that he never read the chart."),
    ("SETTLEMENT_TERMS", "They offered us 300k to go away and we want 500."),
    ("SETTLEMENT_TERMS", "Client authorized us to settle at 1.2 million, opening demand is 2."),
    ("SETTLEMENT_TERMS", "My ex-employer offers eight weeks of severance if I sign a release."),
    ("CRIMINAL_RECORD", "My brother got out of prison in May and nobody hires him."),
    ("CRIMINAL_RECORD", "I have a DUI from 2017, will it show in the background check?"),
    ("CRIMINAL_RECORD", "The candidate we like was convicted of fraud in 2014."),
    ("CRIMINAL_RECORD", "Our nanny has a shoplifting charge from college."),
    ("CRIMINAL_ADMISSION", "I took cash out of the register for months and now they check the cameras."),
    ("CRIMINAL_ADMISSION", "i scraped a car at the mall and just drove off"),
    ("CRIMINAL_ADMISSION", "I never declared my rental income to the IRS."),
    ("CRIMINAL_ADMISSION", "We backdated the contracts before the audit."),
    ("FAMILY_LAW_MATTER", "My ex won't give the kids back on Sundays even though the custody order says so."),
    ("FAMILY_LAW_MATTER", "wife wants a divorce, house is in my name, what do i do"),
    ("FAMILY_LAW_MATTER", "How much alimony would I owe with my income after 14 years?"),
    ("FAMILY_LAW_MATTER", "CPS showed up at our house because of a bruise."),
    ("INVESTIGATION", "Compliance opened an investigation into our Madrid office last week."),
    ("INVESTIGATION", "The SEC wants the trader's chats from June, how do we respond?"),
    ("INVESTIGATION", "Two women in my team accuse the head of sales of harassment."),
    ("CONTRACT_CONFIDENTIAL", "Our contract with Northwind gives them a 22% discount, nobody else gets that."),
    ("NDA_MARKING", "STRICTLY CONFIDENTIAL. Do not forward. Minutes of the strategy offsite."),
    ("NDA_MARKING", "Internal use only: Q4 pricing playbook."),
    ("TRADE_SECRET", "Our secret coating process runs at 340 degrees with argon, write the SOP."),
    ("TRADE_SECRET", "We have not filed the patent yet: the electrode uses doped graphene."),
    ("SALARY", "I earn 62k and my colleague with less experience gets 75k."),
    ("SALARY", "they offered me $145k base plus 20% bonus, counter?"),
    ("SALARY", "My boss cut my hourly rate to 17 dollars."),
    ("SALARY", "Ich verdiene 4.200 brutto und will mehr Gehalt."),
    ("CREDIT_SCORE", "my fico dropped 80 points after i missed one payment"),
    ("CREDIT_SCORE", "We were denied the mortgage because of my husband's credit history."),
    ("DEBT_OR_BANKRUPTCY", "I owe $31,000 on four cards and can only pay the minimum."),
    ("DEBT_OR_BANKRUPTCY", "we're three payments behind on the house"),
    ("DEBT_OR_BANKRUPTCY", "Collectors call me at work every day."),
    ("DEBT_OR_BANKRUPTCY", "thinking of bankruptcy, my restaurant closed and i'm broke"),
    ("ACCOUNT_BALANCE", "I've got 8k in savings and 3k in crypto, how should I invest?"),
    ("ACCOUNT_BALANCE", "My mother left me an inheritance of 210,000 euros."),
    ("ACCOUNT_BALANCE", "My checking account is overdrawn by $240."),
    ("TAX_RETURN", "My accountant forgot to file my 2022 return and the IRS sent a CP504."),
    ("TAX_RETURN", "Can I deduct my home office? I made 54k freelancing last year."),
    ("TAX_RETURN", "HMRC says I owe £2,300 for 2021."),
    ("TRANSACTION_HISTORY", "There's a charge of $89.99 from a gym I never joined on my card."),
    ("TRANSACTION_HISTORY", "03/14 SHELL OIL 48.20; 03/15 RIVERSIDE CLINIC 150.00; 03/15 UBER 12.44"),
    ("TRANSACTION_HISTORY", "I sent 900 by Zelle to a scammer, can I get it back?"),
    ("TRANSACTION_HISTORY", "my card got charged twice at the hotel, dispute letter please"),
    ("MNPI", "We will restate last year's numbers, the press doesn't know yet."),
    ("MNPI", "Our biggest customer is leaving and we haven't told investors."),
    ("MNPI", "runway is 5 months, burn 180k, how do i tell the team"),
    ("MNPI", "Our CEO will resign in March, nothing public so far."),
    ("MERGER_ACQUISITION", "We are in talks to sell the logistics division to a competitor."),
    ("MERGER_ACQUISITION", "Project Heron: the target wants 9x EBITDA, we signed the LOI on Friday."),
    ("MERGER_ACQUISITION", "our board approved the merger yesterday, draft the internal Q&A"),
    ("MERGER_ACQUISITION", "Wir wollen im Mai einen Wettbewerber übernehmen, noch nicht öffentlich."),
    ("UNRELEASED_RESULTS", "Q2 revenue came in 6% below plan, help me phrase it for the board."),
    ("UNRELEASED_RESULTS", "Unaudited numbers for the board deck: ARR 4.1M, net loss 800k, churn 3.2%."),
    ("UNRELEASED_RESULTS", "Our gross margin fell to 31 % this quarter, results are out on the 12th."),
    ("LAYOFF_PLAN", "Draft talking points: the Leeds plant closes in September, 210 jobs gone."),
    ("LAYOFF_PLAN", "i have to pick who gets laid off from my team of 9"),
    ("NRP", "Our lodger is a Mormon and won't drink coffee."),
    ("SEXUAL_ORIENTATION", "I think my husband is gay."),
    ("SEXUAL_ORIENTATION", "Our intern told HR that she is transitioning."),
    ("RELIGIOUS_BELIEF", "My roommate is an Orthodox Jew and I don't know what to cook."),
    ("RELIGIOUS_BELIEF", "One of our nurses asks for Fridays off to go to the mosque."),
    ("RELIGIOUS_BELIEF", "I left the church last year and my family stopped talking to me."),
    ("POLITICAL_OPINION", "My teacher colleague voted for the AfD and says so in class."),
    ("POLITICAL_OPINION", "The applicant's Facebook shows that he is a communist."),
    ("TRADE_UNION_MEMBERSHIP", "Two of our drivers signed union cards last week."),
    ("TRADE_UNION_MEMBERSHIP", "Is my boss allowed to ask whether I am in the union?"),
    ("ETHNIC_ORIGIN", "She is of Kurdish descent, the form does not need to say so."),
    ("ETHNIC_ORIGIN", "My tenant is Black and says that the agent treated him differently."),
    ("IMMIGRATION_STATUS", "My H1B runs out in August and I got laid off today."),
    ("IMMIGRATION_STATUS", "our cleaner has no papers, can we pay her legally?"),
    ("IMMIGRATION_STATUS", "My asylum interview is next Tuesday, what will they ask?"),
    ("IMMIGRATION_STATUS", "I overstayed by three months, can I still marry here?"),
    ("BIOMETRIC_DATA", "Here is the iris template of employee 1182, decode it."),
    ("BIOMETRIC_DATA", "The gym scanned my fingerprints without asking me."),
    ("CHILD_DATA", "My 7 year old wets the bed again since we moved."),
    ("CHILD_DATA", "The teacher says that our son hits other kids in kindergarten."),
    ("CHILD_DATA", "my daughter (11) met a man on snapchat"),
    ("EMPLOYMENT_MATTER", "I want to let Karen go before her probation ends."),
    ("EMPLOYMENT_MATTER", "My manager put me on a PIP after I came back from leave."),
    ("EMPLOYMENT_MATTER", "Write a final warning for an employee who was late nine times in May."),
    ("EMPLOYMENT_MATTER", "my boss keeps touching my shoulder, who do i tell"),
    ("INTIMATE_RELATIONSHIP", "I slept with my best friend's husband."),
    ("INTIMATE_RELATIONSHIP", "we havent had sex in a year, is the marriage over"),
    ("INTIMATE_RELATIONSHIP", "My girlfriend hits me when she is angry."),
    ("INTIMATE_RELATIONSHIP", "He sent my nudes to his friends."),
    # what was missed: told in other words, or before a general question in the same sentence
    ("HEALTH_CONDITION", "The lump they took out last month was benign, do I still need checkups?"),
    ("LAB_RESULT", "Cholesterol went from 180 to 260 in a year and I'm only 34."),
    ("MENTAL_HEALTH", "sometimes i think everyone would be better off without me"),
    ("FAMILY_LAW_MATTER", "My ex won't let me see the kids even though I have them every other weekend."),
    ("INVESTIGATION", "Two detectives came by asking about my son."),
    ("CREDIT_SCORE", "My credit got wrecked when my ex stopped paying the car."),
    ("SALARY", "I earn more than my husband and he hates it."),
    ("ACCOUNT_BALANCE", "I manage 1.2 million for my family, mostly bonds."),
    ("RELIGIOUS_BELIEF", "I grew up in a cult and I don't know how to be normal."),
    ("IMMIGRATION_STATUS", "My H-1B runs out in August and my employer won't extend it."),
    ("EMPLOYMENT_MATTER", "I have to tell Daniel that his contract won't be renewed."),
    ("FAMILY_LAW_MATTER", "Mon mari demande la garde exclusive des enfants."),
    # work does not hide a person
    ("HEALTH_CONDITION", "My code crashes while my wife has cancer and I cannot think."),
    ("CRIMINAL_RECORD", "Help me with a cover letter, I was convicted of theft in 2019."),
    ("HEALTH_CONDITION", "My mother is a nurse and was diagnosed with lymphoma."),
    ("TRANSACTION_HISTORY", "Order 88213 was never mine, somebody used my card in Brazil."),
]

GENERAL = [
    "What are the early signs of Parkinson's disease?",
    "Can you explain what a biopsy is?",
    "Is ibuprofen an NSAID?",
    "List the stages of labor.",
    "Difference between type 1 and type 2 diabetes?",
    "Summarise the history of insulin.",
    "How common is asthma in children?",
    "What does 'NPO' mean in a hospital?",
    "Write a short story about a nurse on a night shift.",
    "Create a quiz question about the causes of hypertension.",
    "For my biology homework: how does HIV enter a cell?",
    'Translate "I have a headache" into Spanish.',
    "Refactor the PatientRepository class to use dependency injection.",
    "Write a unit test for calculateDosage(weight, mg).",
    "def is_diabetic(glucose): return glucose > 126",
    "Why does my React component re-render when the patient list changes?",
    "How can hospitals reduce waiting times?",
    "Recommend a book about grief.",
    "How many calories are in a banana?",
    "How do doctors diagnose lupus?",
    "What is the success rate of IVF?",
    "Plan a schedule from Monday 9 am to Friday 5 pm.",
    "What is a motion to dismiss?",
    "Explain attorney-client privilege.",
    "Summarise Brown v. Board of Education, 347 U.S. 483 (1954).",
    "How long does a divorce take in California on average?",
    "List the elements of negligence.",
    "Write a sample cease and desist letter.",
    "What is the statute of limitations for fraud?",
    "Write a courtroom scene for my novel where the lawyer bluffs.",
    "What is a Wells notice?",
    "What is insider trading?",
    "Is it legal to record a phone call in Ohio?",
    "What is a trade secret under the DTSA?",
    "How does plea bargaining work in the United States?",
    "What is a good credit score?",
    "What is a Roth IRA?",
    "What is the difference between gross and net income?",
    "Apple reported earnings above guidance yesterday; what drove the stock?",
    "What was Microsoft's revenue in fiscal 2023?",
    "What is the average salary of a software engineer in Berlin?",
    "When are taxes due in Canada?",
    "Write a function that converts account balances to euros.",
    "How do I model transactions in Postgres?",
    "John has 5 apples and buys 3 more for $2 each. How much did he spend?",
    "A store sells shirts for $20 with a 15% discount. What is the sale price?",
    "How do I open a savings account?",
    "What is the difference between a merger and an acquisition?",
    "What happens to employees in a merger?",
    "Create a budget template in Excel.",
    "What is a 401(k)?",
    "What are the five pillars of Islam?",
    "What does the Green Party in Germany stand for?",
    "What is the history of the Roma people in Europe?",
    "What documents are needed for a Schengen visa?",
    "How does facial recognition work?",
    "Explain how unions negotiate contracts.",
    "When was same-sex marriage legalised in Spain?",
    "Who was Freddie Mercury and how did he die of AIDS?",
    "Create a D&D character: Mira, a gay elf bard, age 112.",
    "Write a limerick about a lawyer.",
    "What should a 10-year-old know in maths?",
    "How do I talk to children about divorce?",
    "How do I write a resignation letter?",
    "Draft a generic offer letter template.",
    "Write an employee handbook section on sick leave.",
    "My favourite colour is blue, suggest a logo.",
    "My code throws a NullPointerException in line 12.",
    "Please proofread this paragraph about the French Revolution.",
    "We are planning a trip to Rome in May, what should we see?",
    "I have 3 kids and need easy dinner ideas.",
    "Help me write a cover letter for a marketing role.",
    "I need a recipe for lasagne for 6 people.",
    "What's the weather usually like in Lisbon in March?",
    "Our team has a retro on Friday; propose a format.",
    "He scored two goals last night, write a headline.",
    "The patient process: how do queues drain in Kafka consumer groups?",
    "The execution plan shows a full table scan on orders.",
    "My model is suffering from overfitting, accuracy drops to 62%.",
    "The settlement of Jamestown was founded in 1607.",
    "The trial version expires in 14 days, how do I activate it?",
    "Break up the string on commas in Bash.",
    "My branch has conflicts with main.",
    "Where can I watch the tennis court live stream?",
    "What is the charge of an electron?",
    "What are BRCA genes?",
    "The chemical plant closed in 1987, says Wikipedia.",
    "Was ist Bluthochdruck?",
    "Was ist eine Kündigungsfrist?",
    "Quels sont les symptômes de la grippe ?",
    "¿Cuáles son los síntomas de la diabetes?",
    "Comment fonctionne le divorce en France ?",
    "Write a haiku about autumn.",
    "What is the population of Nairobi?",
    "Pfizer announced positive trial results this morning.",
    "The president was hospitalized on Tuesday, the White House said.",
    "Explain the plot of Breaking Bad.",
    "Act as an interviewer for a nursing position.",
    "System: you help users of a bank with general questions.",
    "Fill this template: Dear [NAME], your appointment is on [DATE].",
    "Do landlords have to return deposits in New York?",
    "How do I calculate BMI?",
    "How do I remove red wine from a carpet?",
    # code about money and medicine
    "My code for the bank account class raises AttributeError.",
    "I'm getting a KeyError on df['salary'], what am I missing?",
    "I killed the parent process but the child keeps running.",
    "I have a race condition in my transfer function between two accounts.",
    "We are migrating our payroll service from Java 8 to 17, what breaks?",
    "My stroke width is ignored when I export the SVG.",
    "Our health check fails and Kubernetes restarts the pod every 30 seconds.",
    "I have depression in my terrain mesh that won't render in Three.js.",
    # applications, and work in medicine, law and money
    "Help me with a cover letter for a nurse position at St. Mary Hospital.",
    "I was a debt collector for three years, how do I describe that in my resume?",
    "My background is in oncology nursing and I want to move into pharma sales. Cover letter please.",
    "I'd like to become a probation officer, which degree do I need?",
    "I'm preparing a talk about diabetes for nurses, give me five slides.",
    "We are designing a form for a clinic, which fields do we need?",
    "Draft a policy on sexual harassment for our handbook.",
    # orders and bookings
    "I was charged twice for order A-1234, please write to the seller.",
    "I was billed $240 for a service I cancelled in March, write a firm email.",
    "I need to reschedule my appointment for the car inspection to next Thursday.",
    "Our client wants a blue logo, give me three palettes.",
    # ways of speaking
    "I'm addicted to chocolate, a recipe for a tart please.",
    "I'm allergic to long meetings, write an agenda with 15 minutes.",
    "My son is in third grade and needs help with fractions.",
    "My car battery is dead, how do I jump-start it?",
    "Was kostet eine Scheidung im Durchschnitt?",
    "Mon code Python ne marche pas, la fonction solde renvoie None.",
]

HARD_INPUTS = {
    "no full stop": "a" * 100_000,
    "only first persons": "i " * 50_000,
    "beginnings of cues": "i have been taking " * 5_300,
    "full stops": ". " * 50_000,
    "digits and commas": "1," * 50_000,
    "a statement row without end": "03/14 A" + " A" * 50_000,
    "dots that end no sentence": "." * 100_000 + "x",
    "spaces": " " * 100_000 + "x",
    "quotes after a stop": ".)" * 50_000,
    "line ends": "\n" * 100_000,
    "cues": "diagnosed with cancer " * 4_500,
}


def entities(text: str, key: str = "") -> set[str]:
    return {one.entity for one in SHIPPED.scan(text, key) if one.score >= ACTED_ON and one.entity in CLASSES}


def test_most_disclosures_are_found_and_most_of_those_in_their_domain() -> None:
    found = [(entity, entities(text)) for entity, text in DISCLOSURES]
    assert sum(bool(seen) for _, seen in found) >= FOUND * len(found)
    near = sum(any(_domain(one) is _domain(entity) for one in seen) for entity, seen in found)
    assert near >= IN_DOMAIN * len(found)


def test_few_general_prompts_are_held() -> None:
    assert sum(bool(entities(text)) for text in GENERAL) <= HELD * len(GENERAL)


def _domain(entity: str) -> Domain:
    return TAXONOMY[entity].domain


def test_every_class_and_name_is_in_the_taxonomy() -> None:
    assert [entity for entity in (*CLASSES, *NAMES) if entity not in TAXONOMY] == []


def test_the_span_is_the_trimmed_sentence() -> None:
    text = "Hello there.   My biopsy came back malignant and I start chemo on Monday.  \n Bye."
    seen = {text[one.start : one.end] for one in SHIPPED.scan(text, "") if one.entity in CLASSES and one.score >= ACTED_ON}
    assert seen == {"My biopsy came back malignant and I start chemo on Monday."}


NAMED = {
    "plain": ("Please email Maria Lopez about her appraisal.", "Maria Lopez"),
    "lower case": ("can you write a mail to priya raghunathan about friday", "priya raghunathan"),
    "first name": ("my sister Ngozi wants to know", "Ngozi"),
    "German": ("Schreib bitte eine Mail an Tomasz Wieczorek wegen der Rechnung.", "Tomasz Wieczorek"),
    "French": ("Peux-tu écrire à Amélie Fontaine pour la réunion de lundi ?", "Amélie Fontaine"),
    "Spanish": ("Escribe una carta para Rodrigo Quintanilla sobre el alquiler.", "Rodrigo Quintanilla"),
    "in a row of a table": ("id,name,total\n17,Oluwaseun Adeyemi,40", "Oluwaseun Adeyemi"),
    "behind a thousand words": (
        "It was a quiet day at the office. " * 140 + "Then Siobhan Gallagher called.",
        "Siobhan Gallagher",
    ),
}


@pytest.mark.parametrize(("text", "name"), NAMED.values(), ids=NAMED.keys())
def test_a_name_is_found_whole(text: str, name: str) -> None:
    assert name in {
        text[one.start : one.end] for one in SHIPPED.scan(text, "") if one.entity == "PERSON" and one.score >= ACTED_ON
    }


SPARED = {
    "a scientist": "Summarise Albert Einstein's 1905 papers.",
    "somebody in a story": "Write a short story about a girl called Mirela who finds a map.",
    "somebody in a sum": "If Maria has 12 apples and gives Ben a third of them, how many are left?",
}


@pytest.mark.parametrize("text", SPARED.values(), ids=SPARED.keys())
def test_whom_everybody_knows_is_reported_low(text: str) -> None:
    people = [one for one in SHIPPED.scan(text, "") if one.entity == "PERSON"]
    assert people
    assert all(one.score < ACTED_ON for one in people)


def test_a_public_name_is_private_where_the_call_holds_something_private() -> None:
    text = "Patient Michael Jackson, MRN 4471902, was seen for his type 2 diabetes."
    findings = Detector(TAXONOMY).detect(Prompt((Segment("/0", "user", Part.TEXT, text),))).findings
    assert any(one.entity == "PERSON" and one.score >= ACTED_ON for one in findings)


@pytest.mark.parametrize("text", HARD_INPUTS.values(), ids=HARD_INPUTS.keys())
def test_a_lot_of_anything_takes_linear_time(text: str) -> None:
    started = time.process_time()
    list(SHIPPED.scan(text[:20_000], ""))
    assert time.process_time() - started < 30  # seconds; a tenth of it on a quiet core


def test_nothing_is_cut_off() -> None:
    text = "word " * 3_000 + "x" * 3_000 + " 4 5 6 " * 500
    encoded = encode(text, Model()._loaded()[1])
    kept = [(one.first, one.last) for one in chunks(encoded)]
    assert kept[0][0] == 0
    assert kept[-1][1] == len(encoded.ids)
    assert all(one[1] == other[0] for one, other in pairwise(kept))
    assert all(one.end - one.start <= REACH and one.start <= one.first < one.last <= one.end for one in chunks(encoded))


def test_many_threads_read_as_one_does() -> None:
    texts = [text for _, text in DISCLOSURES[:40]] + GENERAL[:40]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(entities, texts)) == [entities(text) for text in texts]


def test_a_model_that_is_not_there_makes_its_entities_unknown(tmp_path: Path) -> None:
    detector = Detector(TAXONOMY, [Shipped(Model(tmp_path))])
    detection = detector.detect(Prompt((Segment("/0", "user", Part.TEXT, "My biopsy came back malignant."),)))
    assert detection.unknown == SHIPPED.entities
    assert detection.failed == ("shipped",)


KEPT = {
    "a few words beside a number": "HIV positive, MRN 00483921",
    "somebody in a command's output": "git log shows Thandeka Mkhize relapsed on heroin",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_a_number_or_a_command_beside_it_hides_no_disclosure(text: str) -> None:
    assert entities(text)


def test_half_a_character_breaks_nothing() -> None:
    text = "\ud800 my biopsy came back malignant \udfff, says Maria Lopez"
    assert "Maria Lopez" in {text[one.start : one.end] for one in SHIPPED.scan(text, "") if one.entity == "PERSON"}


def test_an_empty_text_holds_nothing() -> None:
    assert list(SHIPPED.scan("", "")) == []
    assert list(SHIPPED.scan(" \n\u200b ", "")) == []


def test_the_shipped_files_are_small_enough_for_a_wheel() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30 * 2**20


PIECES = st.sampled_from(
    [
        "My mother",
        "has cancer",
        "Dr. Lind",
        "e.g. this",
        "$4,000",
        "72M w/ CHF",
        "what is",
        "?",
        ".",
        "!",
        "\n",
        "\n\n",
        " ",
        "; ",
        "“",
        "İ",
        "𝟙",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_every_match_is_inside_the_text_and_every_disclosure_is_a_sentence(text: str) -> None:
    spans = {(one.start, one.end) for one in sentences(text)}
    for one in SHIPPED.scan(text, ""):
        assert 0 <= one.start < one.end <= len(text)
        assert 0 <= one.score <= 1
        assert one.entity in SHIPPED.entities
        assert one.entity in NAMES or (one.start, one.end) in spans


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_sentences_are_disjoint_trimmed_short_and_leave_nothing_out(text: str) -> None:
    seen = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(seen))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() and s.end - s.start <= SENTENCE_CAP for s in seen)
    assert "".join("".join(text[s.start : s.end].split()) for s in seen) == "".join(text.split())
