"""Unfinished: the tokens of a consent, while the target system cannot say who has consented.

The code is spent, and the consent may have ended the person's earlier tokens: these new ones are all that
there is. They are kept, sealed, with the state of the login. Whoever comes back with the same state and code
within the life of the access token goes on where it broke off.
"""

from dataclasses import replace
from datetime import datetime

import msgspec

from comptoir.engine.tokens import Pair
from comptoir.engine.vault import Place, Vault, VaultError
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.ids import fingerprint
from comptoir.store import onboarding
from comptoir.store.database import Database
from comptoir.store.onboarding import LoginState


class _Kept(msgspec.Struct):
    access: str
    refresh: str
    issued_at: datetime
    expires_at: datetime


class Unfinished:
    """Keeps the tokens of logins that broke off, and gives them back once."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def keep(self, login: LoginState, code: str, pair: Pair) -> None:
        plain = _Kept(pair.access.reveal(), pair.refresh.reveal(), pair.issued_at, pair.expires_at)
        sealed = self._vault.seal(_place_of(login), msgspec.json.encode(plain))
        async with self._database.write() as conn:
            await onboarding.keep_pair(conn, login.state_hash, fingerprint(code), sealed)

    async def take(self, target_id: str, state: str, code: str | None) -> tuple[LoginState, Pair] | None:
        """The login with its tokens; None where none are kept for this code, or they have run out."""
        if code is None:
            return None
        now = self._clock.now()
        async with self._database.write() as conn:
            login = await onboarding.take_pair(conn, fingerprint(state), fingerprint(code), now)
        pair = None if login is None or login.target != target_id else self._opened(login)
        if login is None or pair is None or pair.expires_at <= now:
            return None
        return replace(login, code_hash=None, pair=None), pair

    def _opened(self, login: LoginState) -> Pair | None:
        """None where the key is lost under which it was sealed."""
        assert login.pair is not None
        try:
            plain = self._vault.open_bytes(_place_of(login), login.pair)
        except VaultError:
            return None
        kept = msgspec.json.decode(plain, type=_Kept)
        return Pair(Secret(kept.access), Secret(kept.refresh), kept.issued_at, kept.expires_at)


def _place_of(login: LoginState) -> Place:
    return Place("login_states", login.tenant_id, login.state_hash, "pair")
