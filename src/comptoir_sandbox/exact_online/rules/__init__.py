"""The rules of bookkeeping, one module a family of documents, and the frame that they hang in."""
