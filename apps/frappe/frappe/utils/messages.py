"""Messages to the user, under the path of version 16."""

from frappe.ground.messages import (
	clear_last_message,
	clear_messages,
	get_message_log,
	msgprint,
	throw,
	toast,
)

__all__ = ["clear_last_message", "clear_messages", "get_message_log", "msgprint", "throw", "toast"]
