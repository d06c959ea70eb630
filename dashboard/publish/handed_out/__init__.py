"""What is handed out: posters, codes, messages, scorecards, images, and the zip that holds them."""
