"""Turn the bytes of any spreadsheet into rows of text under our own column names."""
