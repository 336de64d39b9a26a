"""Comptoir: a self-hosted, open-source unified accounting and ERP API."""

import gc

__version__ = "0.1.0"

# What is imported stays for good, and makes very many objects: with the usual threshold the collector walks
# through them again and again, for a sixth of the time that the server takes to be imported.
gc.set_threshold(50_000, 20, 100)
