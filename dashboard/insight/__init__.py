"""Judge what the numbers can bear before anybody shows them."""
