"""The SQLite library of this process: SQLCipher where it is installed, else Python's own.

SQLCipher (`pip install sqlcipher3`) reads plain files as SQLite does, and encrypted ones with their key (`frappe.store.opening`).
Everything that opens a database or names one of its errors imports the library from here.
"""

try:
	from sqlcipher3 import dbapi2 as sqlite3

	CAN_ENCRYPT = True
except ImportError:
	import sqlite3

	CAN_ENCRYPT = False

DataError = sqlite3.DataError
IntegrityError = sqlite3.IntegrityError

__all__ = ["CAN_ENCRYPT", "DataError", "IntegrityError", "sqlite3"]
