"""The sealed package: one file that carries returns from one installation to another on a disc (notice 二(六), 三). No frappe.

`bag` writes and reads the file, `signature` signs it, `records` says what stands in its JSON lines. docs/domain/package.md describes all
three for whoever has to read a package without this app.
"""
