"""Text of notes → a tree of blocks with source lines, from Markdown or HTML."""
