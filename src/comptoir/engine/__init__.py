"""What runs: it finds connectors by entry point, keeps secrets, spends budgets and carries operations out."""
