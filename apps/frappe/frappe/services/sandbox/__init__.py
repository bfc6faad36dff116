"""What templates and scripts that are written on a site may see: what the running user may see, to read only."""
