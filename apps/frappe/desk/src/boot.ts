import { setCsrfToken } from "@/api/client"

export interface Boot {
	user: {
		name: string
		full_name: string
		email?: string
		user_image?: string
		language?: string
		roles: string[]
		/** Whether the user signs in with a code too. */
		second_factor?: boolean
		defaults: Record<string, any>
		default_workspace?: { name: string }
		all_reports?: Record<string, { ref_doctype: string; report_type: string }>
		can_read: string[]
		can_write: string[]
		can_create: string[]
		can_delete: string[]
		can_submit: string[]
		can_export: string[]
		can_print: string[]
	}
	sysdefaults: Record<string, any>
	sitename: string
	lang: string
	server_date: string
	/** Versions of the apps; that of `frappe` is the one whose API is followed. */
	versions: Record<string, string>
	demitasse_version: string
	page_info: Record<string, { title: string }>
	max_file_size: number
	developer_mode: number
	/** DocTypes whose documents are shown by the translation of their names */
	translated_doctypes: string[]
	/** DocTypes whose links show titles. */
	link_title_doctypes: string[]
	/** DocTypes that have one document and no list */
	single_types: string[]
	app_data: { app_name: string; app_title: string }[]
	/** Scripts that apps want loaded with the desk */
	include_js: string[]
	csrf_token: string
	[key: string]: any
}

/** What the server says about the session when the desk opens; read from the page, never run as a script. */
export let boot: Boot

/** Read the boot data of the page. */
export function readBoot(): Boot {
	boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}")
	setCsrfToken(boot.csrf_token)
	return boot
}

/** Put other boot data in place (tests of the form engine). */
export function setBoot(own: Partial<Boot>): void {
	boot = own as Boot
}

/** Roles that look after the site as a whole: forms, jobs, backups. */
export const RUNS_SITE = ["System Manager", "System Administrator"]

/** Whether the user has one of the roles. */
export function hasRole(...roles: string[]): boolean {
	return boot.user.name === "Administrator" || roles.some((role) => boot.user.roles.includes(role))
}

/** Whether the user's roles give a right on a DocType at all. */
export function may(
	right: "read" | "write" | "create" | "delete" | "submit" | "export" | "print",
	doctype: string,
): boolean {
	return (boot.user[`can_${right}`] ?? []).includes(doctype)
}
