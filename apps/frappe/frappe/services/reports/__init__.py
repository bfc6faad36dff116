"""Reports: running them, and what of their rows a user may see."""
