"""Helpers around documents under the paths that apps import them from."""
