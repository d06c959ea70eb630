"""The bytes of any spreadsheet become rows of text under our column names."""
