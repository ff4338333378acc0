"""An agent of LangChain's with a tool of one's own: the model gets placeholders, the tool gets the values.

Runs offline: a recording server on loopback plays the model.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langchain_core.tools import tool

import privacyguard as pg
from privacyguard.langchain import GuardMiddleware
from privacyguard.testing import RecordingServer, call_tool, matching


@tool
def look_up(name: str) -> str:
    """Find a customer by name."""
    print("the tool was asked for:  ", name)
    return f"{name} is customer 7."


def main() -> None:
    script = call_tool("look_up", {"name": matching(r"(\[PERSON_\d+\])")})
    tools = {"look_up": "local"}  # it runs here
    with RecordingServer(script) as third_party, TemporaryDirectory() as log, pg.Guard(audit=log, tools=tools) as guard:
        model = ChatAnthropic(model="claude-opus-5", base_url=third_party.url, api_key="not-a-key")
        chat = guard.bind(principal="u-17", conversation="c-42")
        agent = create_agent(model, [look_up], middleware=[GuardMiddleware(chat)])
        state = agent.invoke({"messages": [{"role": "user", "content": "Which number has Maria Lopez?"}]})
        print("the third party received:", third_party.requests[0].last_user_text())
        print("the caller got back:     ", state["messages"][-1].text)


if __name__ == "__main__":
    main()
