"""The whole dashboard in one file that opens without a network."""
