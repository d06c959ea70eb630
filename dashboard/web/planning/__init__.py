"""The pieces of the pages about what comes next: targets, report, packs."""
