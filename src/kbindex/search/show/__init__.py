"""A ranked record → what people see of it: snippets, reasons, suggestions, facets."""
