"""Named people and things for tests; each function writes one row with what it needs."""
