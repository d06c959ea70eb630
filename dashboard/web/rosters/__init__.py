"""The pieces of the pages about rosters: sending, correcting, taking back, following up, tracing."""
