"""What people see on a terminal: lines of hits, articles, tags; widths; the pager."""
