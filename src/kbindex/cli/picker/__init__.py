"""The screen of `kbindex pick`: what it shows, its keys, and what answers it."""
