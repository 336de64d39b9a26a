"""What the pages ask of the house: the few parts that they use, whoever puts them together."""

from typing import Protocol

from comptoir.engine.onboarding import Onboarding
from comptoir.engine.registry import Registry
from comptoir.engine.selection import Selection
from comptoir.kit.ids import Ids
from comptoir.store.database import Database


class Services(Protocol):
    """Parts of the application; `public_url` is how the outside reaches this server."""

    @property
    def database(self) -> Database: ...

    @property
    def registry(self) -> Registry: ...

    @property
    def onboarding(self) -> Onboarding: ...

    @property
    def selection(self) -> Selection: ...

    @property
    def ids(self) -> Ids: ...

    @property
    def public_url(self) -> str: ...

    @property
    def version(self) -> str: ...
