"""The pieces of the pages that show where the campaign stands."""
