"""Query → filters: which records its fields, phrases and exclusions allow."""
