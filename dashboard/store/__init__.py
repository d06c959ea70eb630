"""Add rows, ask views: everything that speaks SQL."""
