"""Calls to Exact Online: how it is asked, how its answers are read, and what its refusals mean."""
