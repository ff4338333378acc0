"""A value in, a broader one out; where none is certain, none."""

from __future__ import annotations

import pytest

from privacyguard.redact.generalize import SPARSE_ZIP_CODES, generalized


@pytest.mark.parametrize(
    ("entity", "original", "broader"),
    [
        pytest.param("DATE_OF_BIRTH", "1984-03-12", "1984", id="a date is its year"),
        pytest.param("DATE_TIME", "12.03.1984 14:30", "1984", id="with a time"),
        pytest.param("DATE_TIME", "March 12, 1984", "1984", id="a date in words"),
        pytest.param("DATE_TIME", "from 1984-03-12 to 1984-05-01", "1984", id="one year, said twice"),
        pytest.param("DATE_TIME", "1984", "1980s", id="a year is its decade"),
        pytest.param("DATE_OF_BIRTH", "03/12/1931", "before 1945", id="a birth long ago tells an age over 89"),
        pytest.param("AGE", "34", "30-39", id="an age"),
        pytest.param("AGE", "30", "30-39", id="the first of its ten"),
        pytest.param("AGE", "34-year-old", "30-39 years old", id="an age in words"),
        pytest.param("AGE", "34 Jahre alt", "30-39", id="an age in other words"),
        pytest.param("AGE", "89 years old", "80-89 years old", id="the last age that has ten of its own"),
        pytest.param("AGE", "90 years old", "over 89", id="old age"),
        pytest.param("AGE", "6 months old", "0-9 years old", id="months"),
        pytest.param("AGE", "30 weeks old", "0-9 years old", id="weeks"),
        pytest.param("US_ZIP_CODE", "94107", "941**", id="a ZIP code"),
        pytest.param("US_ZIP_CODE", "94107-1234", "941**", id="a longer ZIP code"),
        pytest.param("US_ZIP_CODE", "03601", "000**", id="a ZIP code where few live"),
        pytest.param("UK_POSTCODE", "sw1a 2aa", "SW", id="a British postcode"),
        pytest.param("CA_POSTAL_CODE", "K1A 0B1", "K", id="a Canadian one"),
        pytest.param("DE_PLZ", "80331", "80***", id="a German one"),
        pytest.param("SALARY", "$85,000", "$50k-100k", id="money"),
        pytest.param("SALARY", "$50,000", "$20k-100k", id="a round amount is no end of its range"),
        pytest.param("ACCOUNT_BALANCE", "1.234,56 €", "1k-2k €", id="money as Germans write it"),
        pytest.param("ACCOUNT_BALANCE", "CHF 12'000", "CHF 10k-20k", id="money as the Swiss write it"),
        pytest.param("BUDGET", "1.2 million dollars", "1M-2M dollars", id="money in words, under a label of one's own"),
        pytest.param("BUDGET", "US$2bn", "US$1B-5B", id="much money"),
        pytest.param("BUDGET", "$7", "$5-10", id="little money"),
    ],
)
def test_what_is_certain_has_a_broader_form(entity: str, original: str, broader: str) -> None:
    assert generalized(entity, original) == broader


@pytest.mark.parametrize(
    ("entity", "original"),
    [
        pytest.param("DATE_TIME", "next Tuesday", id="a day without a year"),
        pytest.param("DATE_TIME", "3/12/84", id="a year of two digits"),
        pytest.param("DATE_TIME", "2019 to 2021", id="two years"),
        pytest.param("DATE_TIME", "19840312", id="digits without signs between"),
        pytest.param("DATE_OF_BIRTH", "", id="nothing"),
        pytest.param("AGE", "between 34 and 40", id="two ages"),
        pytest.param("AGE", "143", id="no human's age"),
        pytest.param("AGE", "thirty-four", id="an age in letters"),
        pytest.param("US_ZIP_CODE", "9410", id="half a ZIP code"),
        pytest.param("UK_POSTCODE", "SW1A", id="half a postcode"),
        pytest.param("SALARY", "85,000", id="a number without a currency"),
        pytest.param("SALARY", "She earns $85,000", id="a sentence with money in it"),
        pytest.param("SALARY", "$12,34,5", id="no way to write thousands"),
        pytest.param("SALARY", "$1", id="nothing is below it"),
        pytest.param("LOCATION", "Boston", id="a place"),
        pytest.param("PERSON", "Maria Lopez", id="a name"),
        pytest.param("CREDIT_CARD", "4111 1111 1111 1111", id="a card"),
    ],
)
def test_what_is_not_has_none(entity: str, original: str) -> None:
    assert generalized(entity, original) is None


def test_the_sparse_zip_codes_are_those_of_the_guidance() -> None:
    assert len(SPARSE_ZIP_CODES) == 17
    assert all(len(one) == 3 and one.isdecimal() for one in SPARSE_ZIP_CODES)
