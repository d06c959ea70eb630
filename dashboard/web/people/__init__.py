"""Accounts on pages: those of everybody for the administrator, and for everybody their own."""
