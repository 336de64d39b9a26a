"""Webhooks (facts 9): which changes are told, in which words, to whom, and how often it is tried."""
