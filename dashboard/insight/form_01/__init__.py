"""Form 01: its ten days, and where people are lost on the way to it."""
