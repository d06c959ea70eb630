"""Turn values into figures, posters and files: values in, bytes out."""
