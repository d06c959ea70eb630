"""The public site of the campaign: values in, the bytes of its files out."""
