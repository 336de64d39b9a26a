"""GUIDs that are worked out instead of kept: ascending by place, found again without an index."""

from dataclasses import dataclass
from hashlib import blake2b

_TOP = 2**32  # the first eight digits say where a GUID stands
_LENGTH = 36


@dataclass(frozen=True)
class Guids:
    """`count` version 4 GUIDs in ascending order; equal seeds give equal ones."""

    seed: str
    count: int

    def at(self, place: int) -> str:
        """The GUID of a place."""
        drawn = blake2b(f"{self.seed} {place}".encode(), digest_size=16).hexdigest()
        top = place * self._span + int(drawn[24:], 16) % self._span
        variant = "89ab"[int(drawn[22], 16) & 3]
        return f"{top:08x}-{drawn[:4]}-4{drawn[4:7]}-{variant}{drawn[7:10]}-{drawn[10:22]}"

    def find(self, guid: object) -> int | None:
        """The place of a GUID; None when it is none of these."""
        place = self._guess(guid)
        return place if place is not None and self.at(place) == guid else None

    def behind(self, guid: object) -> int:
        """The first place whose GUID is greater."""
        place = self._guess(guid)
        if place is None:
            return self.count if str(guid) > self.at(self.count - 1) else 0
        return place if self.at(place) > str(guid) else place + 1

    @property
    def _span(self) -> int:
        return _TOP // self.count

    def _guess(self, guid: object) -> int | None:
        """The only place where this GUID can stand."""
        if not isinstance(guid, str) or len(guid) != _LENGTH:
            return None
        try:
            place = int(guid[:8], 16) // self._span
        except ValueError:
            return None
        return place if place < self.count else None
