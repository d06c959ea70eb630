"""The process: sessions, the gate, addresses beside the pages, and what goes by itself."""
