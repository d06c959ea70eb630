"""Who can be told apart: intervals, ranks, limits, and where most people are missing."""
