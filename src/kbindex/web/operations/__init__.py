"""What who runs a server asks of it: whether it answers, how much, how fast."""
