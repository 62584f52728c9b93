"""The archive as files of a site, for any host of static pages."""
