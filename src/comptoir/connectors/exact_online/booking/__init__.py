"""From a draft to what is booked: what it lacks, what must hold of it, its lines, and what goes beside it."""
