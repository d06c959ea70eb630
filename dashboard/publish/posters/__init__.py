"""Posters and the codes on them: values in, pages and proofs out."""
