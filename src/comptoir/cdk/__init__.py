"""The connector development kit: the language in which a connector is written, mostly as tables."""
