"""Tokens: one owner for each login's tokens; nobody else refreshes, and no pair is used before it is kept.

`Tokens.access` gives a token that can be sent now. Connections that hang on the same login share its chain
of tokens, for Exact has one chain for an app and a person (exact-facts 2.2): a second consent ends the first.
"""

from comptoir.engine.tokens.endpoint import TokenRefused
from comptoir.engine.tokens.owner import Tokens
from comptoir.engine.tokens.pairs import Holder, Pair, holder
from comptoir.engine.tokens.waiting import Lease

__all__ = ["Holder", "Lease", "Pair", "TokenRefused", "Tokens", "holder"]
