"""An emulator of Exact Online: its REST API, its OAuth, its limits and its bookkeeping rules."""
