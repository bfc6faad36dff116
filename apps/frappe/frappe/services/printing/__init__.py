"""Printing: documents and HTML as pages."""
