"""The families whose declarations are held against the contract, and the operations that none declares."""

from comptoir.unified.surface import RESOURCES

FAMILIES = RESOURCES

NOT_DECLARED: dict[str, str] = {}
