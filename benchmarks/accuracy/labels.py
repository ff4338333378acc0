"""A label that annotators used in; the entities of ours that mean it out, and with that whether a tool looks for it at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from privacyguard.policy.load import load_taxonomy
from privacyguard.values import Kind

_POSTCODES = frozenset({"US_ZIP_CODE", "UK_POSTCODE", "CA_POSTAL_CODE", "POSTCODE"})
_PLACES = frozenset({"LOCATION", "STREET_ADDRESS", "GPS_COORDINATES"}) | _POSTCODES
_ADDRESSES = frozenset({"URL", "INTERNAL_HOSTNAME"})

# what the labels of the data mean in ours; a label that is itself an entity of ours and is not here means that entity
MEANING: Mapping[str, frozenset[str]] = {
    "LOC": _PLACES,
    "LOCATION": _PLACES,
    "ADDRESS": _PLACES,
    "ORG": frozenset({"ORGANIZATION"}),
    "org_name": frozenset({"ORGANIZATION"}),
    "PHONE_NUMBER": frozenset({"PHONE_NUMBER", "FAX_NUMBER"}),
    "DATE_TIME": frozenset({"DATE_TIME", "DATE_OF_BIRTH"}),
    "DOMAIN_NAME": _ADDRESSES,
    "hostname": _ADDRESSES,
    "person": frozenset({"PERSON"}),
    "email": frozenset({"EMAIL_ADDRESS"}),
    "ip_address": frozenset({"IP_ADDRESS"}),
    # names inside a company: no entity of ours or of any tool
    "project_name": frozenset(),
    "internal_function": frozenset(),
    "database_name": frozenset(),
    "table_name": frozenset(),
    "implicit": frozenset(),
}
NEUTRAL = frozenset({"TITLE", "PREFIX"})  # `Mr`, `Dr.`: masked or not, it counts for nothing
ORDINARY = frozenset({"PRODUCT", "WORK"})  # a product, a film: annotated, but nobody's secret; masking it is in vain
# labels that identify nobody by themselves: the default policy leaves them where they are alone
IN_COMPANY = frozenset(
    "LOC LOCATION ORG ORGANIZATION org_name DATE_TIME DOMAIN_NAME hostname URL AGE "
    "project_name internal_function database_name table_name".split()
)


def meaning(label: str) -> frozenset[str]:
    """Our entities for a label; none where nobody looks for what it says."""
    if label == "api_key":
        return credentials()
    return MEANING.get(label, frozenset({label}))


def sensitive(label: str) -> bool:
    """Whether what carries this label should be masked."""
    return label not in NEUTRAL | ORDINARY


def a_value(label: str) -> bool:
    """Whether what carries this label is a sensitive string rather than a sensitive statement."""
    return sensitive(label) and label not in content()


@cache
def credentials() -> frozenset[str]:
    """Every entity of ours that opens a door; one kind of key often passes for another."""
    return frozenset(name for name, entity in load_taxonomy().entities.items() if entity.kind is Kind.CREDENTIAL)


@cache
def content() -> frozenset[str]:
    """Every entity of ours that is something said about somebody rather than a value."""
    return frozenset(name for name, entity in load_taxonomy().entities.items() if entity.kind is Kind.CONTENT)


@cache
def domains() -> Mapping[str, str]:
    """The domain of each entity of ours."""
    return {name: str(entity.domain) for name, entity in load_taxonomy().entities.items()}


def looks_for(entities: Mapping[str, str], label: str) -> bool:
    """Whether a tool with these labels looks for what the annotators' label says."""
    wanted = meaning(label)
    if wanted & credentials():
        wanted = wanted | credentials()
    return not wanted.isdisjoint(entities.values())
