"""Taking data out: as CSV and Excel."""
