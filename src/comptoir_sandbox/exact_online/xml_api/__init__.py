"""The older XML API below `/docs/` (facts 11): the only way to match a payment with its invoice."""
