"""The files that take longest: one that began last would keep a core waiting for the other."""

# Longest first, by the time that each took alone; what follows them is short enough for any order.
LONGEST = (
    "web/test_journey.py",
    "web/test_accessibility.py",
    "web/test_first_time.py",
    "intake/test_fuzz.py",
    "web/test_outreach_pages.py",
    "web/test_ranking_and_unit.py",
    "web/test_pages.py",
    "store/test_backups.py",
    "test_proving.py",
    "test_properties.py",
    "web/test_attacks.py",
    "commands/test_beside_server.py",
    "web/test_deletion_in_browser.py",
    "store/test_retention.py",
)
