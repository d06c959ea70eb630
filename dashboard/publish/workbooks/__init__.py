"""Workbooks and CSV files, out to liaisons and marked on the way back."""
