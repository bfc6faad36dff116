import { offEvent, onEvent } from "@/api/events"
import { boot, hasRole } from "@/boot"
import { listening } from "./current"
import { strict } from "./strict"

/** Who is signed in, and with what. */
export const session = {
	boot,
	session: {
		user: boot.user.name,
		user_fullname: boot.user.full_name,
		user_email: boot.user.email,
		logged_in_user: boot.user.name,
	},
	user: strict("frappe.user", {
		name: boot.user.name,
		has_role: (roles: string | string[]) => hasRole(...[roles].flat()),
		full_name: (user = boot.user.name) => (user === boot.user.name ? boot.user.full_name : user),
		get_formatted_email: () => boot.user.email,
		is_report_manager: () => hasRole("Administrator", "System Manager", "Report Manager"),
	}),
	user_info: (user = boot.user.name) =>
		user === boot.user.name
			? { fullname: boot.user.full_name, email: boot.user.email, image: boot.user.user_image }
			: { fullname: user },
	user_roles: boot.user.roles,
	sys_defaults: boot.sysdefaults,
	has_role: (role: string) => hasRole(role),
}

/** `frappe.realtime`: events of the server, as long as the form is open. */
export const realtime = strict("frappe.realtime", {
	on: (event: string, handler: (data: any) => void) => void listening.push(onEvent(event, handler)),
	off: offEvent,
})
