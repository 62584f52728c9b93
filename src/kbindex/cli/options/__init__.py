"""Options that several commands share: global ones, fields, dates, formats, views."""
