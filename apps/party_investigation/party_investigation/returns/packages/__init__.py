"""Returns that go to another installation on a disc and come in from one: `making`, `reading`, `preview`, `taking_in`; `service` for the desk."""
