"""Pages of the engine: `ROUTE.html`, with what they show in `ROUTE.py`."""
