"""The registry: which connectors are installed, found by entry point, and which target systems they serve."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points

from comptoir.cdk.contract import Connector, Target
from comptoir.kit.errors import FieldProblem, TargetSystemUnknown

GROUP = "comptoir.connectors"


class Registry:
    """The connectors by the target systems that they serve."""

    def __init__(self, connectors: Iterable[Connector]) -> None:
        self.connectors = tuple(connectors)
        self._targets: dict[str, tuple[Connector, Target]] = {}
        for connector in self.connectors:
            for target in connector.targets:
                if target.id in self._targets:
                    raise ValueError(f"two connectors serve {target.id!r}")
                self._targets[target.id] = (connector, target)

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for _, target in self._targets.values())

    @property
    def prefixes(self) -> dict[str, str]:
        """For the settings: the environment variable's part to the target system's id."""
        return {target.setting: target.id for target in self.targets}

    def find(self, target: str) -> tuple[Connector, Target]:
        """The connector and the target system of that id. Raises TargetSystemUnknown."""
        if target not in self._targets:
            known = ", ".join(self._targets)
            text = f"There is no target system {target!r}."
            problem = FieldProblem("TARGET_SYSTEM", "unknown", text, f"Known are: {known}.")
            raise TargetSystemUnknown(text, fields=[problem])
        return self._targets[target]


@cache
def installed() -> Registry:
    """The registry of everything that is installed beside the house; looked for once in a process."""
    return Registry(point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name))
