"""What a refresh does: look, read, tag, analyse, stage, commit."""
