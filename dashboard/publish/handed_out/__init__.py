"""What is handed out: messages, scorecards, images, and the zip that holds them."""
