"""`python -m kbindex`, and the `kbindex` command."""

from kbindex.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
