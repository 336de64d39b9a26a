"""The HTTP doors: the unified resources, the control plane, and the document that describes both."""
