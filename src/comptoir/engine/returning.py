"""Where a browser goes after a login: back to the tenant with the account key, or on to a page of ours."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

from comptoir.engine.vault import Place, Vault
from comptoir.kit.crypto import hmac_sha256_hex
from comptoir.store.onboarding import LoginState
from comptoir.store.tenants import Tenant


class Returning:
    """Makes the URLs: what a login asks for comes first, then what its tenant has set, then our own pages."""

    def __init__(self, vault: Vault, public_url: str) -> None:
        self._vault = vault
        self._public_url = public_url.rstrip("/")

    @property
    def front(self) -> str:
        return f"{self._public_url}/"

    def from_vendor(self, target_id: str) -> str:
        """Where the vendor sends the browser back."""
        return f"{self._public_url}/auth/callback/{target_id}"

    def done(self, login: LoginState, tenant: Tenant, account_key: str) -> str:
        """The tenant's callback with the account key, signed where the login asks for it."""
        base = login.callback_url or tenant.callback_url or f"{self._public_url}/connect/done"
        found = {"accountKey": account_key}
        secret = self.signing_secret(tenant)
        if login.include_signature and secret is not None:
            found["signature"] = hmac_sha256_hex(secret, account_key.encode())
        return _with_query(base, found)

    def cancelled(self, login: LoginState, tenant: Tenant, error: str) -> str | None:
        """The tenant's address for logins that were not completed; None where it has none."""
        url = login.cancel_callback_url or tenant.cancel_callback_url
        return _with_query(url, {"error": error}) if url else None

    def to_choose(self, login: LoginState, state: str, account_key: str) -> str:
        """Our page on which the person picks a company."""
        found = {"state": state, "targetSystem": login.target, "accountKey": account_key}
        return _with_query(f"{self._public_url}/auth/selections", found)

    def signing_secret(self, tenant: Tenant) -> bytes | None:
        if tenant.signing_secret is None:
            return None
        return self._vault.open_bytes(signing_place(tenant.id), tenant.signing_secret)


def signing_place(tenant_id: str) -> Place:
    """Where a tenant's signing secret is sealed."""
    return Place("tenants", tenant_id, "", "signing_secret")


def _with_query(url: str, found: Mapping[str, str]) -> str:
    """The URL with these parameters added to its query."""
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(found)) if part)
    return urlunsplit(parts._replace(query=query))
