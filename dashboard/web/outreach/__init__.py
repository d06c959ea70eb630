"""The pieces of the pages about what hangs on walls and what comes of it."""
