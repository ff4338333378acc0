"""Nothing in, the prompts of the demo out: what people really paste, with made-up people and reserved numbers.

What looks like a live key is put together here at run time, so that no scanner of this repository takes it for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from privacyguard.testing import ReceivedCall, Reply, say

CHUNK = 7  # code points of a streamed piece, so that placeholders arrive in pieces
SOMETHING = "…"  # what a server says in place of a value that it did not get


@dataclass(frozen=True, slots=True)
class Scene:
    """One call. In `says`, what the recording server answers, `{PERSON_1|Ann}` is the placeholder or the name that arrived.

    A `*` in the placeholder's name stands for any letters.
    """

    title: str
    model: str
    messages: Sequence[Mapping[str, object]] = field(repr=False)
    says: str = field(repr=False)
    tools: Sequence[Mapping[str, object]] = field(default=(), repr=False)

    def script(self) -> Callable[[ReceivedCall], Reply]:
        """What the server says: a believable answer that uses only what it was given."""
        return lambda call: say(_filled(self.says, "\n".join(call.texts())), chunk=CHUNK)


def _filled(template: str, arrived: str) -> str:
    def fill(blank: re.Match[str]) -> str:
        placeholder = re.search(re.escape(f"[{blank[1]}]").replace(r"\*", r"[A-Z_]*"), arrived)
        return placeholder[0] if placeholder else blank[2] if blank[2] in arrived else SOMETHING

    return re.sub(r"\{([*A-Z0-9_]+)\|([^}]+)\}", fill, template)


def _said(text: str) -> list[Mapping[str, object]]:
    return [{"role": "user", "content": text}]


_LOOK_UP = {
    "type": "function",
    "function": {
        "name": "look_up_order",
        "description": "Find an order by its number.",
        "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]},
    },
}
_ORDER = {
    "order": "A-20931",
    "customer": "Tomasz Zielinski",
    "phone": "+1 415 555 0132",
    "email": "t.zielinski@post.example.org",
}


def scenes() -> tuple[Scene, ...]:
    """Every prompt of the demo, in the order in which they are shown."""
    cloud_key = "AKIA" + "Q3EGRT5YUI7OPLK2"
    forge_key = "ghp" + "_" + "x7Kq2mVb9TzR4wNc8LdYp3HsJf6GaE1uXoZ5"
    private_key = "\n".join(
        [
            "-----BEGIN RSA " + "PRIVATE KEY-----",
            "MIIEowIBAAKCAQEAx4mYb0pQvC1n7tZkq2s8dLw5eRfGhJkTzXcVbNm1QaWsEdRf",
            "TgYhUjIkOlPzAxScDvFbGnHmJqKwLeZrXtCyVuBiNoMpQaSdFgHjKlZxCvBnMqWe",
            "-----END RSA " + "PRIVATE KEY-----",
        ]
    )
    return (
        Scene(
            "A card dispute",
            "openai/gpt-5",
            _said(
                "Write to our customer Maria Lopez (maria.lopez@post.example.org, +1 415 555 0146): order A-20931 was "
                "billed to card 4532 0151 1283 0366 by mistake, and we corrected it today. Apologise."
            ),
            "Dear {PERSON_1|Maria Lopez},\nwe are sorry: order A-20931 should never have been billed to your card "
            "{CREDIT_CARD_1|4532 0151 1283 0366}. It is corrected as of today, and a confirmation is on its way to "
            "{EMAIL_ADDRESS_1|maria.lopez@post.example.org}.",
        ),
        Scene(
            "A nurse's handover",
            "openai/gpt-5",
            _said(
                "Turn this into an SBAR handover: Dolores Whitfield, DOB 03/14/1951, MRN 00482913, bed 12. COPD "
                "exacerbation, started on prednisone 40 mg, sats 91% on 2 L. Daughter asked about hospice."
            ),
            "SITUATION: {PERSON_1|Dolores Whitfield}, bed 12, COPD exacerbation.\nBACKGROUND: prednisone 40 mg started "
            "today.\nASSESSMENT: sats 91% on 2 L.\nRECOMMENDATION: speak with the daughter about hospice.",
        ),
        Scene(
            "A paralegal's memo",
            "anthropic/claude-sonnet-4-5",
            _said(
                "Privileged and confidential, attorney work product. Summarise for the partner: our client Harlan Pike "
                "admitted in the interview that he read the recall notice in March, which sinks the defence in Case No. "
                "2:23-cv-04417."
            ),
            "Summary for the partner: {PERSON_1|Harlan Pike} knew of the recall notice in March. Consider settling "
            "before depositions.",
        ),
        Scene(
            "A stack trace with keys in it",
            "anthropic/claude-sonnet-4-5",
            _said(
                "Why does the deploy fail?\n"
                "botocore.exceptions.ClientError: SignatureDoesNotMatch\n"
                f'  File "/app/sync.py", line 31, in push(aws_access_key_id="{cloud_key}")\n'
                f"  env: GITHUB_TOKEN={forge_key}\n"
                "  dsn: postgresql://deploy:Vr9-kettle-Moss@db.internal:5432/orders"
            ),
            "SignatureDoesNotMatch: {*KEY_1|" + cloud_key + "} does not belong to the secret it was used with, or the "
            "clock is off. Rotate every key of this trace, for it was printed to a log.",
        ),
        Scene(
            "A tool call and its result",
            "openai/gpt-5",
            [
                {"role": "system", "content": "You answer customers of a bike shop. Today's agent is Priya Raman."},
                {"role": "user", "content": "Where is my order A-20931?"},
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {
                            "id": "call_1",
                            "type": "function",
                            "function": {"name": "look_up_order", "arguments": json.dumps({"order": "A-20931"})},
                        }
                    ],
                },
                {"role": "tool", "tool_call_id": "call_1", "content": json.dumps({**_ORDER, "status": "shipped"})},
            ],
            "Hello {PERSON_2|Tomasz Zielinski}, your order A-20931 is shipped. The courier calls "
            "{PHONE_NUMBER_1|+1 415 555 0132} before it arrives. Kind regards, {PERSON_1|Priya Raman}",
            tools=(_LOOK_UP,),
        ),
        Scene(
            "A board draft with unreleased figures",
            "gemini/gemini-2.5-pro",
            _said(
                "Tighten this for the board. Strictly confidential until the earnings release: Q3 revenue came in at "
                "$412.6M, 9% below guidance, and we expect to sign the acquisition of Brightwater before we announce."
            ),
            "Q3 revenue was $412.6M, 9% below guidance. The acquisition of Brightwater should be signed before the "
            "announcement.",
        ),
        Scene(
            "A note from HR",
            "openai/gpt-5",
            _said(
                "Draft the file note: met Owen Gallagher on Tuesday, he disclosed that he was diagnosed with bipolar "
                "disorder and asks for reduced hours. His final written warning for absences stays in place until June."
            ),
            "File note: {PERSON_1|Owen Gallagher} asked for reduced hours on medical grounds. The warning stays in "
            "place until June.",
        ),
        Scene(
            "A tenant's letter",
            "gemini/gemini-2.5-pro",
            _said(
                "Make this friendlier: Dear Mr. Adeyemi, the heating at 482 Larkspur Lane, Springfield, IL 62704 is out "
                "again. Call me at (217) 555-0148 before noon. Regards, Hannah Brandt"
            ),
            "Dear Mr. {PERSON_1|Adeyemi},\nI hope you are well. Could somebody look at the heating at "
            "{STREET_ADDRESS_1|482 Larkspur Lane}? You reach me at {PHONE_NUMBER_1|(217) 555-0148}.\n"
            "Thank you! {PERSON_2|Hannah Brandt}",
        ),
        Scene(
            "A customer's mail in German",
            "openai/gpt-5",
            _said(
                "Schreibe eine freundliche Antwort auf diese Mail: Guten Tag, mein Name ist Jürgen Schäfer, bitte "
                "schicken Sie den Beleg an j.schaefer@post.example.org, meine IBAN ist DE89 3704 0044 0532 0130 00."
            ),
            "Sehr geehrter Herr {PERSON_1|Jürgen Schäfer}, vielen Dank, den Beleg erhalten Sie noch heute an "
            "{EMAIL_ADDRESS_1|j.schaefer@post.example.org}; Ihre IBAN {IBAN*_1|DE89 3704 0044 0532 0130 00} ist notiert.",
        ),
        Scene(
            "A developer's question",
            "openai/gpt-5",
            _said("Why does `for i in range(len(xs)): xs.pop(i)` raise IndexError, and what is the idiomatic fix?"),
            "The list shrinks while the range does not. Build a new list instead: `xs = [x for x in xs if not done(x)]`.",
        ),
        Scene(
            "A general medical question",
            "anthropic/claude-sonnet-4-5",
            _said("What are the first-line treatments for type 2 diabetes, and how does metformin work?"),
            "Metformin and changes of lifestyle come first; it lowers the glucose that the liver makes.",
        ),
        Scene(
            "A card read out in full",
            "openai/gpt-5",
            _said("Book the flight with this card: 4916 3385 0608 2832, expiry 09/27, CVV 731."),
            "Booked.",
        ),
        Scene(
            "A private key, pasted",
            "openai/gpt-5",
            _said(f"Is this key in the right format for nginx?\n{private_key}"),
            "Yes.",
        ),
    )
