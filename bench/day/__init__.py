"""`./run bench day`: a simulated day of many divisions, our real budgets against the sandbox's limits."""
