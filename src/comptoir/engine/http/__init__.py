"""What stands behind the two ports to the outside. aiohttp, slow to import, is known in this room alone."""

from comptoir.engine.http.network import HttpNetwork
from comptoir.engine.http.outside import HttpOutside

__all__ = ["HttpNetwork", "HttpOutside"]
