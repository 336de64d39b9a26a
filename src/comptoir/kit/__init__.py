"""Small things that know nothing of accounting: time, ids, money, crypto, retries, problems."""
