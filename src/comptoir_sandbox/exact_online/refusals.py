"""The answers that are not a success (facts 6), as exceptions that carry their own status and shape."""

from comptoir_sandbox.exact_online.messages import say


class Refusal(Exception):  # the vendor refuses; not an error of ours
    """Ends a request with a status, a text for the error body, and perhaps headers."""

    def __init__(self, status: int, text: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = headers or {}

    def message(self, language: str, *, labelled: bool = True) -> str:
        """The sentence in the user's language, with the property's label or its bare name."""
        del language, labelled  # only business refusals are translated
        return self.text


class Invalid(Refusal):
    """A business rule refuses: HTTP 500 with one sentence in the user's language."""

    def __init__(self, kind: str, *details: str) -> None:
        super().__init__(500, kind)
        self.kind = kind
        self.details = details

    def message(self, language: str, *, labelled: bool = True) -> str:
        return say(language, self.kind, *self.details, labelled=labelled)


def too_large() -> Refusal:
    """More than 10 MB (facts 1)."""
    return Refusal(413, "Request entity too large.")


def not_found(name: str, status: int = 404) -> Refusal:
    """Facts 15: the text is a guess."""
    return Refusal(status, f"Resource not found for the segment '{name}'.")


def forbidden(reason: str) -> Refusal:
    """The user or the company may not be entered: the body says Forbidden, the header says why (facts 4)."""
    return Refusal(403, "Forbidden", {"Reason": reason})


def not_supported(method: str) -> Refusal:
    """The endpoint has no such verb (facts 6)."""
    return Refusal(405, f"{method} not supported")


def query_error(text: str = "Bad Request - Error in query syntax.") -> Refusal:
    return Refusal(400, text)
