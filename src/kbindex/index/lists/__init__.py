"""Retrieval over posting lists, shared by the engines that have such lists here."""
