"""The answer to a write with `dryRun=true`: what would be sent, had it been meant."""

from typing import Any

from msgspec import Struct


class VendorCall(Struct, kw_only=True, rename="camel"):
    """A call to the target system; its path is relative to the company."""

    method: str
    path: str
    body: Any


class DryRun(Struct, kw_only=True, rename="camel"):
    """The first call that would book something; null where nothing is left to write."""

    would_send: VendorCall | None
