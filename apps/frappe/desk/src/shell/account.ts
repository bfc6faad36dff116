import { call } from "@/api/client"
import { boot } from "@/boot"
import { showMessage } from "@/dialogs/state"
import { __ } from "@/translate"

/** What runs here, in which versions. */
export function about(): void {
	const apps = Object.entries(boot.versions).map(([app, version]) => {
		const title = boot.app_data.find((row) => row.app_name === app)?.app_title ?? app
		return app === "frappe" ? `Demitasse ${boot.demitasse_version}` : `${__(title)} ${version}`
	})
	const follows = __("It follows the API of Frappe {0}.", [boot.versions.frappe])
	showMessage(
		[
			__("Demitasse, an independent implementation of the Frappe API."),
			follows,
			...apps,
			`${__("Site")}: ${boot.sitename}`,
		],
		__("About"),
	)
}

/** The other of the two languages of the desk. */
export const otherLanguage = () =>
	boot.lang.startsWith("zh") ? { code: "en", label: "English" } : { code: "zh", label: "中文" }

/** Speak another language from now on, also next time. */
export async function speak(code: string): Promise<void> {
	await call("frappe.client.set_value", { doctype: "User", name: boot.user.name, fieldname: "language", value: code })
	location.reload()
}

/** Read everything again, metadata too. */
export async function loadAgain(): Promise<void> {
	await call("frappe.sessions.clear")
	location.reload()
}
