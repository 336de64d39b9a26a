"""Announcing: the key of a new connection, told to the address that its login was begun with.

`POST /auth/{TARGET_SYSTEM}` names that address (maesn-facts 5); a job tells it, until it is heard.
"""

import msgspec

from comptoir.engine.jobs.kinds import Kind
from comptoir.engine.jobs.lease import Lease
from comptoir.engine.jobs.queue import Jobs, Wanted
from comptoir.engine.jobs.verdicts import Done, Failed, Verdict
from comptoir.engine.outside import NotDelivered, Outside
from comptoir.kit.crypto import hmac_sha256_hex
from comptoir.store.connections import Connection
from comptoir.store.jobs import Job

SIGNATURE = "X-Comptoir-Signature"
_KIND = "announcement"
_SUCCESS = range(200, 300)


class Announcement(msgspec.Struct, kw_only=True, rename="camel"):
    """What the address is told: as much as the browser's callback, and whose connection it is."""

    account_key: str
    connection_id: str
    target_system: str
    company_id: str | None


class _Letter(msgspec.Struct):
    url: str
    body: bytes
    signature: str | None


class Announcer:
    """Puts announcements into jobs, and does these jobs."""

    def __init__(self, jobs: Jobs, outside: Outside) -> None:
        self.kind = Kind(_KIND, self._deliver)
        self._jobs = jobs
        self._outside = outside

    async def announce(
        self, url: str, connection: Connection, account_key: str, secret: bytes | None
    ) -> None:
        """From now on it is not lost. `secret`, the tenant's own, signs the body in a header."""
        said = Announcement(
            account_key=account_key,
            connection_id=connection.id,
            target_system=connection.target,
            company_id=connection.company_id,
        )
        body = msgspec.json.encode(said)
        signature = hmac_sha256_hex(secret, body) if secret is not None else None
        payload = msgspec.json.encode(_Letter(url, body, signature))
        await self._jobs.enqueue(
            Wanted(kind=_KIND, payload=payload, tenant_id=connection.tenant_id, connection_id=connection.id)
        )

    async def _deliver(self, job: Job, _: Lease) -> Verdict:
        letter = msgspec.json.decode(self._jobs.payload(job), type=_Letter)
        headers = {"Content-Type": "application/json"}
        if letter.signature is not None:
            headers[SIGNATURE] = letter.signature
        try:
            status = await self._outside.post(letter.url, headers, letter.body)
        except NotDelivered as error:
            return Failed(str(error))
        return Done() if status in _SUCCESS else Failed(f"it was answered with {status}")
