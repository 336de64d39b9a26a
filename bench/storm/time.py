"""One virtual time for several processes: the leader moves it, the others read it from a file."""

import asyncio
import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 6, 29, 9, tzinfo=UTC)
_MOMENT = struct.Struct("d")
_NAP = 0.01  # seconds of real time, however long somebody would sleep: they look around meanwhile


class StormClock:
    """A clock of so many virtual seconds since `START`; `wrong` seconds are added to its wall time."""

    def __init__(self, file: Path, wrong: float = 0.0) -> None:
        if not file.exists():
            file.write_bytes(bytes(_MOMENT.size))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _MOMENT.size)
        self._wrong = wrong

    def now(self) -> datetime:
        return START + timedelta(seconds=self.monotonic() + self._wrong)

    def monotonic(self) -> float:
        return float(_MOMENT.unpack_from(self._shared)[0])

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, _NAP))

    def set(self, seconds: float) -> None:
        _MOMENT.pack_into(self._shared, 0, seconds)
