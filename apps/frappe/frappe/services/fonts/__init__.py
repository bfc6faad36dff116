"""Fonts for printing: what the installation brings along, and which characters it can print."""
