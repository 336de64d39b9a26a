"""Outside, as the engine sees it: the addresses that tenants name. Behind it stands `engine.http`."""

from typing import Protocol


class NotDelivered(Exception):
    """It did not arrive, or nobody knows whether it did; the message says why."""


class Outside(Protocol):
    """Posts to addresses that tenants name, and never into this server's own network."""

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        """The status of the answer, whose body is not read. Raises NotDelivered."""
        ...
