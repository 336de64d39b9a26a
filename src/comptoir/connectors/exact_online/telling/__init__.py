"""What is told of records beside their own columns: payments, parties, addresses, files, balances."""
