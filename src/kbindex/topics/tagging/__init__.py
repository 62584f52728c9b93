"""An article's terms, title, address and notes → tags with their evidence."""
