"""The archive as HTML pages, for a server and for files alike; needs jinja2."""
