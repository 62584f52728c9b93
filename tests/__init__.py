"""A package, so that tests in a browser share what they do."""
