"""How the campaign goes on: growth that saturates, intervals, and their record on its own past."""
