"""The name or file of a policy in, the policy ready for use and everything there is to say about it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from privacyguard.cli.notes import Subject, notes_on
from privacyguard.detect.detector import Detector
from privacyguard.errors import ConfigError, PolicyError, RecognizerError
from privacyguard.places import Deployment
from privacyguard.plugins import Plugins
from privacyguard.policy.diagnostics import Code, Diagnostic, Severity, diagnostics_of, explanations
from privacyguard.policy.load import load_policy, load_taxonomy
from privacyguard.policy.policy import Policy
from privacyguard.policy.strict_yaml import parse
from privacyguard.route.locality import check_declared
from privacyguard.route.resolve import routes
from privacyguard.services import detector_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one policy. `policy` and `detector` are None where it cannot be used."""

    source: str
    diagnostics: tuple[Diagnostic, ...]
    policy: Policy | None = None
    detector: Detector | None = field(default=None, repr=False)

    @property
    def file(self) -> str:
        """What the policy's file is called in messages."""
        return self.source if self.policy is None else self.policy.file


def checked(source: str, now: datetime) -> Checked:
    """Load a policy as a guard would, and look for what it leaves open at the instant `now`."""
    try:
        policy = load_policy(source, load_taxonomy())
        if faults := tuple(_misplaced(policy)):
            return Checked(source, faults)
        detector = _detector(policy)
    except PolicyError as error:
        return Checked(source, diagnostics_of(error))
    except RecognizerError as error:
        return Checked(source, (_unbuilt(source, error),))
    return Checked(source, notes_on(policy, detector.entities, now), policy, detector)


def _detector(policy: Policy) -> Detector:
    plain = policy.plugins == Plugins() and policy.taxonomy == load_taxonomy()
    return _plain_detector() if plain else detector_of(policy)


@cache
def _plain_detector() -> Detector:
    """One detector for all policies that add nothing to detection."""
    return Detector(load_taxonomy())


def _unbuilt(source: str, error: RecognizerError) -> Diagnostic:
    """A recognizer that cannot be built, at the place that names it."""
    file, row, column = error.place.rsplit(":", 2) if error.place else (source, "1", "1")
    try:
        lines = Path(file).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    line = int(row)
    excerpt = lines[line - 1] if line <= len(lines) else ""
    help = explanations()[Code.NO_RECOGNIZER].help
    return Diagnostic(Code.NO_RECOGNIZER, Severity.ERROR, file, line, int(column), 1, error.problem, help, excerpt)


def _misplaced(policy: Policy) -> Iterator[Diagnostic]:
    """What a guard would refuse of the places: an endpoint that could be anywhere, a route into nowhere."""
    subject = Subject(policy, parse(policy.own.source, policy.file))
    for entry in policy.deployment.entries:
        try:
            check_declared((entry,))
        except ConfigError as error:
            yield subject.told(Code.ANYWHERE, _problem(error), _endpoint(subject, entry.zone, entry.endpoint))
    for zone, models in policy.deployment.route.items():
        for index, model in enumerate(models):
            try:
                routes(Deployment(policy.deployment.zones, policy.deployment.entries, {zone: (model,)}))
            except ConfigError as error:
                yield subject.told(Code.ROUTE_INTO_NOWHERE, _problem(error), ("route", zone, index))


def _problem(error: ConfigError) -> str:
    return str(error).removesuffix("; nothing was sent")


def _endpoint(subject: Subject, zone: str, endpoint: str) -> tuple[str | int, ...]:
    """Where the endpoint of a zone's entry stands."""
    for path in subject.document.places:
        if path[:2] == ("zones", zone) and path[-1] == "endpoint" and str(subject.value(path)).rstrip("/") == endpoint:
            return path
    return ("zones", zone)
