"""What the tools answer, by what they are about."""
