"""Query → the records that its filters, phrases and exclusions allow."""
