"""Merging and splitting organizations during a campaign: what moves, what it changes, carrying it out, undoing it."""
