"""The connectors, one folder each; the engine finds them by entry point."""
