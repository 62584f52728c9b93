"""Text → terms: char filters → tokenizer → token filters."""
