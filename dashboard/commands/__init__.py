"""The terminal: what it reads, what it prints, one module a part of the work."""
