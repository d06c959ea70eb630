"""Tables and lists as people read them: columns named, hidden marked, each to be taken along."""
