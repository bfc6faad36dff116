import { boot, hasRole, may, RUNS_SITE } from "@/boot"
import { hasMeta, metaOf, titleField } from "@/meta"
import { router } from "@/router"
import { doctypeOf, listAddress } from "@/slugs"
import { __ } from "@/translate"
import { about, loadAgain, otherLanguage, speak } from "./account"
import type { Hit } from "./matching"
import { recent } from "./recent"
import { signOut } from "./session"
import { workspaceAccess, workspaceAddress, workspaces } from "./workspaces"

const SEES_RIGHTS = ["System Manager", "Security Administrator", "Security Auditor"]
const SCREENS: [address: string, label: () => string, roles: string[], makes?: string][] = [
	["/app/permission-manager", () => __("Role Permissions Manager"), SEES_RIGHTS],
	["/app/user-rights", () => __("Rights of a User"), SEES_RIGHTS],
	["/app/customize-form", () => __("Customize Form"), RUNS_SITE],
	["/app/customization-file", () => __("Customization File"), RUNS_SITE, "DocType"],
	["/app/translations", () => __("Translations"), RUNS_SITE],
	["/app/background_jobs", () => __("Background Jobs"), RUNS_SITE],
	["/app/backups", () => __("Backups"), RUNS_SITE],
]

/** What the user opened last. */
export function lately(): Hit[] {
	return recent().map((visit) => ({ key: `r-${visit.to}`, ...visit, note: `${__("Lately")} · ${visit.note}` }))
}

/** Every place the user may go to. */
export function places(): Hit[] {
	const { user } = boot
	return [
		...workspaces.value.map((page) => ({
			key: `w-${page.name}`,
			label: page.label,
			note: __("Workspace"),
			to: workspaceAddress(page),
			words: page.title,
		})),
		...user.can_read.map((name) => ({
			key: `d-${name}`,
			label: __(name),
			note: __("List"),
			to: listAddress(name),
			words: `${name} ${__("List")}`,
		})),
		...Object.keys(user.all_reports ?? {}).map((name) => ({
			key: `q-${name}`,
			label: __(name),
			note: __("Report"),
			to: reportAddress(name),
			words: name,
		})),
		...Object.entries<{ title: string }>(boot.page_info ?? {}).map(([name, page]) => ({
			key: `p-${name}`,
			label: page.title,
			note: __("Page"),
			to: `/app/${name}`,
			words: name,
		})),
		...SCREENS.filter(([, , roles, makes]) => hasRole(...roles) || (makes && may("create", makes))).map(
			([to, label]) => ({
				key: `s-${to}`,
				label: label(),
				note: __("Administration"),
				to,
				words: to,
			}),
		),
		...user.can_create.map((name) => ({
			key: `n-${name}`,
			label: __("New {0}", [__(name)]),
			note: __("Create"),
			to: `${listAddress(name)}/new`,
			words: `new ${name}`,
		})),
	]
}

function reportAddress(name: string): string {
	const report = boot.user.all_reports?.[name]
	return report?.report_type === "Report Builder"
		? `${listAddress(report.ref_doctype)}/view/report/${encodeURIComponent(name)}`
		: `/app/query-report/${encodeURIComponent(name)}`
}

/** What can be done from anywhere. */
export function commands(): Hit[] {
	const note = __("Command")
	return [
		{
			key: "c-language",
			label: otherLanguage().label,
			note,
			words: "language 语言 switch 切换",
			run: () => speak(otherLanguage().code),
		},
		{ key: "c-password", label: __("Change password"), note, words: "password", to: "/app/change-password" },
		{ key: "c-sessions", label: __("My sessions"), note, words: "sessions devices 会话 设备", to: "/app/my-sessions" },
		...(boot.user.second_factor
			? [
					{
						key: "c-codes",
						label: __("Renew recovery codes"),
						note,
						words: "recovery codes second factor 双因素",
						to: "/app/recovery-codes",
					},
				]
			: []),
		...(may("read", "System Settings")
			? [{ key: "c-settings", label: __("System Settings"), note, words: "settings", to: "/app/system-settings" }]
			: []),
		...(workspaceAccess.value.mayPublish
			? [
					{
						key: "c-workspace",
						label: __("New workspace"),
						note,
						words: "new workspace",
						run: async () => (await import("@/workspace/adding")).newWorkspace(),
					},
				]
			: []),
		{
			key: "c-help",
			label: __("Keyboard help"),
			note,
			words: "help keyboard",
			run: async () => (await import("./help")).help(),
		},
		{ key: "c-reload", label: __("Load again"), note, words: "reload refresh", run: loadAgain },
		{ key: "c-about", label: __("About"), note, words: "about version", run: about },
		{ key: "c-out", label: __("Sign out"), note, words: "log out logout sign out", run: signOut },
	]
}

/** Looking in the list that is open. */
export function inThisList(text: string): Hit[] {
	const doctype = doctypeOf(String(router.currentRoute.value.params.slug ?? ""))
	if (!doctype) return []
	const field = hasMeta(doctype) ? titleField(metaOf(doctype)) : "name"
	return [
		{
			key: "find",
			label: __("Find “{0}” in {1}", [text, __(doctype)]),
			note: __("List"),
			to: `${listAddress(doctype)}?${field}=${encodeURIComponent(JSON.stringify(["like", `%${text}%`]))}`,
		},
	]
}
