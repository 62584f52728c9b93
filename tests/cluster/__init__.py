"""A package, so that tests of other folders can start a cluster, too."""
