"""Figures for the screen: each a Plotly drawing with its words, from values."""
