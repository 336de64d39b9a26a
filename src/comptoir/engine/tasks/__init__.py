"""Tasks: writes whose answer does not wait for them. The door gives a task's id, a job does the entries.

Each entry goes the way of every other write, one after the other, with an intent of its own: an entry that
left for the target system never leaves again, whatever becomes of the worker.
"""
