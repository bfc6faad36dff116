"""The site's data: connections, transactions, schema, filters, `frappe.db`, `frappe.cache`, memory of the process."""
