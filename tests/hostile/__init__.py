"""A package, so that browser tests can write the hostile archive, too."""
