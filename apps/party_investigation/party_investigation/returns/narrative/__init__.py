"""The narrative report of a return as a Word document: figures of a frozen version, and own words that stay when these change."""
