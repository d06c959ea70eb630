"""What is asked for by when: the course, the pace that it takes, and what-ifs."""
