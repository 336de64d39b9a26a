"""Comptoir: a self-hosted, open-source unified accounting and ERP API."""

__version__ = "0.1.0"
