"""What the server loads in each worker: the application behind its gateway."""

from frappe.app import application
from frappe.faces.gateway import Gateway
from frappe.faces.web.application import largest_body

gateway = Gateway(application, largest_body)
