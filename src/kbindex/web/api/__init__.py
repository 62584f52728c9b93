"""The archive for programs: the documents of the commands as a JSON API."""
