"""`comptoir demo`: the whole journey in seven steps, over HTTP, with a sandbox and a server of its own."""

from comptoir.cli.demo.command import demo

__all__ = ["demo"]
