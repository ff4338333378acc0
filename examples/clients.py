"""Clients that an application has already, guarded in one line each; their own types come back.

Runs offline: a recording server on loopback plays every provider. Drop `base_url` and `api_key` and they are real clients.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

import anthropic
import httpx
import openai
from google import genai

import privacyguard as pg
from privacyguard.testing import RecordingServer

PROMPT = "Write to Maria Lopez (maria.lopez@post.example.org) that order A-20931 is on its way."
SAID = [{"role": "user", "content": PROMPT}]


def main() -> None:
    with RecordingServer() as third_party, TemporaryDirectory() as log, pg.Guard(audit=log) as guard:
        url = third_party.url
        chatgpt = guard.wrap(openai.OpenAI(base_url=f"{url}/v1", api_key="not-a-key"))
        claude = guard.wrap(anthropic.Anthropic(base_url=url, api_key="not-a-key"))
        gemini = guard.wrap(genai.Client(http_options={"base_url": url}, api_key="not-a-key"))
        bare = guard.wrap(httpx.Client(base_url=f"{url}/v1"))

        answers = {
            "chat": chatgpt.chat.completions.create(model="gpt-5", messages=SAID).choices[0].message.content,
            "responses": chatgpt.responses.create(model="gpt-5", input=PROMPT).output_text,
            "messages": claude.messages.create(model="claude-opus-5", max_tokens=99, messages=SAID).content[0].text,
            "generate": gemini.models.generate_content(model="gemini-2.5-pro", contents=PROMPT).text,
            "httpx": bare.post("/chat/completions", json={"model": "gpt-5", "messages": SAID}).json()["choices"][0]["message"],
        }
        for name, answer in answers.items():
            print(f"{name:10}", "restored" if "Maria Lopez" in str(answer) else answer)
        print("the third party received:", third_party.requests[0].last_user_text())

        # a call of one conversation: placeholders are the same in each of its turns
        turn = chatgpt.with_options(default_headers={"x-privacyguard-principal": "u-17", "x-privacyguard-conversation": "c-42"})
        turn.chat.completions.create(model="gpt-5", messages=SAID)
        diagnosis = "Summarise: my biopsy came back malignant, chemo starts on Monday."
        try:
            chatgpt.responses.create(model="gpt-5", input=diagnosis)
        except openai.PermissionDeniedError as error:
            print("refused with the client's own error:", error.body["code"])


if __name__ == "__main__":
    main()
