"""Carries one delivery over HTTP, and only to this machine unless a switch says otherwise."""

import aiohttp

from comptoir_sandbox.exact_online.webhooks.addresses import is_loopback

_LONGEST = 10.0  # real seconds that a receiver may take


class Courier:
    """One HTTP client for all receivers of a region, made at the first delivery."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, url: str, body: bytes) -> tuple[int | None, str]:
        """The receiver's status, or None and what went wrong; redirects are not followed."""
        if self._session is None:
            self._session = _session()
        headers = {"Content-Type": "application/json; charset=utf-8"} if body else {}
        # A receiver on this machine may show a certificate of its own making.
        verify = not is_loopback(url)
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False, ssl=verify
            ) as answer:
                return answer.status, ""
        except TimeoutError:
            return None, f"no answer within {_LONGEST:g} seconds"
        except (aiohttp.ClientError, OSError, ValueError) as failed:
            return None, str(failed) or type(failed).__name__

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=_LONGEST),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("Content-Type", "User-Agent"),
    )
