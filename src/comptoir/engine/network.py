"""The network, as the engine sees it: a port to the vendors that tells "never sent" from "maybe sent".

Books depend on that. What stands behind the port is `engine.http`, loaded only where a server opens.
"""

from typing import Protocol

from comptoir.cdk.contract import Answer

TIMEOUT = 60.0


class NotSent(Exception):
    """The request never left: it is safe to try again."""


class MaybeSent(Exception):
    """The request may have been received; its answer was lost."""


class TimedOut(MaybeSent):
    """The same, after as long as anybody waits."""


class BadBody(Exception):
    """An answer began and broke off; `answer` has its status, its headers and no body."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"the body of an answer with status {answer.status} broke off")
        self.answer = answer


class Network(Protocol):
    """Outbound requests, each sent at most once."""

    async def send(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, seconds: float | None = None
    ) -> Answer:
        """The whole answer, whatever its status, within so many seconds. Raises NotSent, MaybeSent,
        TimedOut or BadBody.
        """
        ...
