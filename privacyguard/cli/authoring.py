"""Policies by name or file in; the digests, layouts, schema and new files that whoever writes policies needs out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from os.path import relpath
from pathlib import Path
from shlex import quote

from rich.text import Text

from privacyguard.cli.screen import screen
from privacyguard.errors import ConfigError
from privacyguard.policy.json_schema import FILE, MODELINE, json_schema
from privacyguard.policy.layout import laid_out
from privacyguard.policy.load import load_policy, load_taxonomy, packs
from privacyguard.policy.policy import Policy
from privacyguard.policy.reference import reference


def print_digest(source: str) -> None:
    """Print what `extends` pins: the digest of the file's bytes. A policy that does not load is nothing to pin."""
    screen().out(f"sha256:{load_policy(source, load_taxonomy()).digest}", highlight=False)


def print_schema() -> None:
    """Print the JSON Schema of policy files."""
    screen().out(schema_text(), end="", highlight=False)


def print_reference() -> None:
    """Print the page about every key."""
    screen().out(reference(), end="", highlight=False)


def schema_text() -> str:
    """The JSON Schema as it ships beside the policies."""
    return json.dumps(json_schema(load_taxonomy()), indent=2, ensure_ascii=False) + "\n"


def lay_out(files: Sequence[Path], *, only_check: bool) -> int:
    """Lay the files out where they stand, or only say which are not. Returns how many are not as they should be."""
    console, others = screen(), 0
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            problem = f"{file} cannot be read: {error.strerror or 'unreadable'}"
        else:
            problem = ""
        if problem:
            raise ConfigError(problem)
        if (result := laid_out(content, str(file))) == content:
            continue
        others += 1
        if not only_check:
            file.write_bytes(result)
        console.print(Text(f"{'would lay out' if only_check else 'laid out'}  {file}"), soft_wrap=True)
    return others


def start_policy(source: str, file: Path) -> None:
    """Write a policy of the user's own below a shipped one or a file, with a rule and a test, and say what comes next."""
    above = load_policy(source, load_taxonomy())
    shipped = source in packs()
    name = source if shipped else Path(relpath(source, file.parent)).as_posix()
    content = starter(above, name if shipped or "/" in name else f"./{name}", file.stem)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(content)
    except OSError as error:
        problem = f"{file} cannot be written: {error.strerror or 'unwritable'}"
    else:
        problem = ""
    if problem:
        raise ConfigError(problem)
    console = screen()
    console.print(Text().append("wrote", "bold green").append(f"  {file}, on top of {above.file}"), soft_wrap=True)
    for command, told in (
        (f"policy check {quote(str(file))}", "what it leaves open"),
        (f"policy test {quote(str(file))}", "its test passes"),
        (f"policy schema > {quote(str(file.parent / FILE))}", "completion in editors"),
    ):
        console.print(Text().append(f"  privacyguard {command}").append(f"   # {told}", "dim"), soft_wrap=True)


def starter(above: Policy, name: str, stem: str) -> str:
    """The text of a new policy below `above`, which `extends` calls `name`."""
    own = "-".join(re.findall(r"[A-Za-z0-9]+", stem)) or "my-app"
    entity, rule = "PROJECT_NAME", "project-names-go-nowhere"
    while entity in above.taxonomy or above.rule(rule):
        entity, rule = f"OUR_{entity}", f"our-{rule}"
    word = name if re.fullmatch(r"[\w./-]+", name) else json.dumps(name)
    return STARTER.format(
        modeline=MODELINE, above=above.name, own=own, name=word, digest=above.digest, entity=entity, rule=rule
    )


STARTER = """{modeline}
# What this application may send where, on top of {above}: it can tighten what that policy says, and loosen nothing.
apiVersion: privacyguard/v1
name: {own}
layer: app
description: Say here what the application is.
extends:
  policy: {name}
  digest: sha256:{digest}

detect:
  entities:
    {entity}: {{like: PERSON}}
  deny:
    {entity}: [Blue Harbor]

rules:
  - id: {rule}
    why: Nobody outside knows yet what the projects are called.
    when: {{entities: [{entity}]}}
    then: block

tests:
  - name: a project goes nowhere by its name
    text: When does Blue Harbor ship?
    expect: {{verdict: block, because: [{rule}]}}
"""
