"""An engine of several machines: OpenSearch."""
