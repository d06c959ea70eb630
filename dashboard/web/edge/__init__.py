"""Before every part of the app: as whom we answer, to whom, how often, and with which headers."""
