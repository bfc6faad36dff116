"""An app whose scripts use every name of the client API."""

__version__ = "0.0.1"
