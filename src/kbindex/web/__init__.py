"""The archive in a browser: a server of its pages, on loopback by default."""
