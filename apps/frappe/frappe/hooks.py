"""What the engine hooks into itself, in the form in which apps do it."""

app_name = "frappe"
app_title = "Demitasse"
app_publisher = "Demitasse"
app_description = "An independent one-process implementation of the Frappe API on SQLite"
app_license = "MIT"

scheduler_events = {
	"daily": [
		"frappe.sessions.clear_expired_sessions",
	],
}
