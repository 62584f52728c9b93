"""What topics there are, their names, and what is broader; the user's own, too."""
