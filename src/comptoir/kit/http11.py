"""HTTP/1.1 that declines every upgrade, so that a body behind the offer of one is not lost.

Java's own client offers HTTP/2 (`Upgrade: h2c`) with every call over plain http. uvicorn's parser takes such
an offer for the end of HTTP and drops the body; so the request is read anew without the offer, which a server
may decline (RFC 9110, 7.8).
"""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFER = frozenset({b"upgrade", b"http2-settings"})


class Http11Protocol(HttpToolsProtocol):
    """uvicorn's protocol, for servers that speak neither HTTP/2 nor WebSocket."""

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
        except httptools.HttpParserError:
            self.logger.warning("Invalid HTTP request received.")
            self.send_400_response("Invalid HTTP request received.")

    def on_headers_complete(self) -> None:
        if not self._offered():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._offered():
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._offered():
            super().on_message_complete()

    def _offered(self) -> bool:
        return self.parser.should_upgrade() and any(name == b"upgrade" for name, _ in self.headers)

    def _decline(self, rest: bytes) -> None:
        """Read the request again, without the offer; `rest` is what came behind its head."""
        if not self._offered():  # CONNECT, which no server of ours knows
            self.send_400_response("Invalid HTTP request received.")
            return
        lines = [b"%b %b HTTP/1.1" % (self.parser.get_method(), self.url)]
        lines += [
            b"%b: %b" % (name, _without_offer(name, value))
            for name, value in self.headers
            if name not in _OFFER
        ]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn makes its own
        self.data_received(b"\r\n".join([*lines, b"", b""]) + rest)


def _without_offer(name: bytes, value: bytes) -> bytes:
    if name != b"connection":
        return value
    return b", ".join(part for part in value.lower().replace(b" ", b"").split(b",") if part not in _OFFER)
