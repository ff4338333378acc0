"""A validated policy model in, the compiled `Policy` out: labels become sets of entities, names are checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from privacyguard.plugins import Plugins
from privacyguard.policy.conditions import SAID
from privacyguard.policy.detection import compile_detection
from privacyguard.policy.diagnostics import Code
from privacyguard.policy.parts import RESERVED, Parts
from privacyguard.policy.places import compile_deployment, narrowed
from privacyguard.policy.policy import Defaults, Layer, Level, Policy
from privacyguard.policy.schema import PolicyModel
from privacyguard.policy.strict_yaml import Document
from privacyguard.policy.validate import each
from privacyguard.values import Action, Taxonomy


def compile_policy(
    model: PolicyModel,
    document: Document,
    taxonomy: Taxonomy,
    source: bytes,
    digest: str,
    beside: FilePath | None,
    above: Policy | None = None,
) -> Policy:
    """Resolve every label and name of `model`, below the policy that it extends.

    Raises:
        PolicyError: at the place of an unknown entity, zone or rule, a doubled id, an empty condition, what only a higher layer
            may say.
    """
    defaults = Defaults(
        score=model.defaults.score,
        unmatched=None if model.defaults.unmatched == "taxonomy" else Action(model.defaults.unmatched),
        unknown=Action(model.defaults.unknown),
        opaque=Action(model.defaults.opaque),
        measured_only=model.defaults.languages == "measured",
    )
    for index, rule in enumerate(model.rules):
        if rule.id in RESERVED:
            raise document.error(
                f"the id {rule.id!r} is a reason of its own; take another", ("rules", index, "id"), code=Code.TAKEN_ID
            )
    level = Level(model.layer)
    if above is not None and list(Level).index(above.own.level) > list(Level).index(level):
        raise document.error(
            f"a layer of {level} cannot be below one of {above.own.level}: {above.file}", ("extends",), code=Code.LAYER_ORDER
        )
    deployment = compile_deployment(model, document)
    if above is not None:
        deployment = narrowed(above.deployment, deployment, model, document)
    taxonomy, plugins = compile_detection(model.detect, document, taxonomy if above is None else above.taxonomy, beside)
    if above is not None:
        plugins = below(above, plugins, document)
    trust = {name: said == "verified" for name, said in model.caller.items()}
    for name in trust:
        if above is not None and (name in above.trusted) < trust[name]:
            problem = f"{name!r} cannot be verified below a layer that does not verify it"
            raise document.error(problem, ("caller", name), code=Code.WIDENS)
    trusted = frozenset(name for name, verified in trust.items() if verified) | (above.trusted if above else frozenset())
    trusted -= {name for name, verified in trust.items() if not verified}
    claimed = (frozenset(trust) | frozenset(SAID) | (above.claimed if above else frozenset())) - trusted
    compiler = Parts(document, taxonomy, defaults.score, {zone.name for zone in deployment.zones}, trusted, claimed)
    layers = above.layers if above else ()
    taken = {rule.id: f"{layer.file}:{rule.line}" for layer in layers for rule in layer.rules}
    compiler.unique([rule.id for rule in model.rules], "rules", taken)
    taken = {one.id: f"{one.file}:{one.line}" for one in (above.relaxations if above else ())}
    compiler.unique([one.id for one in model.exceptions], "exceptions", taken)
    taken = {one.id: f"{one.file}:{one.line}" for one in (above.invariants if above else ())}
    compiler.unique([one.id for one in model.invariants], "invariants", taken)
    rules = each(model.rules, "rules", compiler.rule)
    every = (*(above.rules if above else ()), *rules)
    by_id = {rule.id: rule for rule in every}
    layer = Layer(
        name=model.name,
        digest=digest,
        rules=rules,
        defaults=defaults,
        relaxations=each(model.exceptions, "exceptions", lambda one, path: compiler.relaxation(one, by_id, path)),
        liftable=compiler.chosen(model.liftable, ("liftable",)) if model.liftable.model_fields_set else frozenset(),
        level=level,
        file=document.file,
        source=source,
    )
    own = each(model.invariants, "invariants", compiler.invariant)
    return Policy(
        layers=(*layers, layer),
        taxonomy=taxonomy,
        deployment=deployment,
        invariants=(*(above.invariants if above else ()), *own),
        cases=each(model.tests, "tests", lambda one, path: compiler.case(one, path, set(by_id))),
        plugins=plugins,
        trusted=trusted,
        claimed=claimed,
    )


def below(above: Policy, own: Plugins, document: Document) -> Plugins:
    """What two layers add to detection. A lower one spares nothing, but for what a higher one lets it lift."""
    liftable = frozenset[str]().union(*(layer.liftable for layer in above.layers))
    for index, spared in enumerate(own.allowed):
        if spared.entities is None or not spared.entities <= liftable:
            problem = "only a higher layer's `liftable` entities may be spared here; name them in `entities`"
            raise document.error(problem, ("detect", "allow", index), code=Code.WIDENS)
    upper = above.plugins
    return replace(
        own,
        allowed=(*upper.allowed, *own.allowed),
        denied=(*upper.denied, *own.denied),
        patterns=(*upper.patterns, *own.patterns),
        models=(*upper.models, *own.models),
        predefined=(*upper.predefined, *own.predefined),
        unread=(*upper.unread, *own.unread),
        budget=min(upper.budget, own.budget),
    )
