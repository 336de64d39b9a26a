"""The token storm: many workers in several processes share one login for hours, while things go wrong."""
