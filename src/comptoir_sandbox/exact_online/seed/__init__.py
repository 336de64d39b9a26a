"""What a fresh sandbox holds: the same companies with the same rows at every start, from one fixed seed."""
