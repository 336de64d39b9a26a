"""Capabilities: what a connector can do with a resource, told from its declarations and its table alone.

`overview` tells the operations, `describe` the fields too, `with_choices` also the values of one company.
"""

from comptoir.engine.capabilities.choices import with_choices
from comptoir.engine.capabilities.telling import describe, overview, whole

__all__ = ["describe", "overview", "whole", "with_choices"]
