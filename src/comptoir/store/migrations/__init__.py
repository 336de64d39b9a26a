"""The revisions of the tables: `versions/0001_….py` and on, run by `comptoir.store.migration`."""
