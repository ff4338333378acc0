"""The values of a call in, a record that proves what left, to whom, under which policy and why out; it holds no text."""

from privacyguard.audit.build import (
    decision_entry,
    decision_record,
    detector_id,
    facts_of,
    outcome_record,
    policy_id,
    recordable_facts,
)
from privacyguard.audit.ids import RANDOM_BYTES, sortable_id
from privacyguard.audit.log import AuditLog, Log, NoLog, default_directory
from privacyguard.audit.record import (
    DecisionRecord,
    DetectorId,
    DetectorStatus,
    ErrorCode,
    GenesisRecord,
    OutcomeRecord,
    OutcomeStatus,
    PolicyId,
    Record,
    Stage,
    Tokens,
)

__all__ = [
    "RANDOM_BYTES",
    "AuditLog",
    "DecisionRecord",
    "DetectorId",
    "DetectorStatus",
    "ErrorCode",
    "GenesisRecord",
    "Log",
    "NoLog",
    "OutcomeRecord",
    "OutcomeStatus",
    "PolicyId",
    "Record",
    "Stage",
    "Tokens",
    "decision_entry",
    "decision_record",
    "default_directory",
    "detector_id",
    "facts_of",
    "outcome_record",
    "policy_id",
    "recordable_facts",
    "sortable_id",
]
