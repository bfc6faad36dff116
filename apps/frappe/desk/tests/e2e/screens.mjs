// The one list of every screen of the desk: how it is reached, and who uses it. Walks and pictures go along it.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { settled } from "./checks.mjs"
import { PEOPLE } from "./people.mjs"

const APPS = fileURLToPath(new URL("../../../../", import.meta.url))

/** Core DocTypes whose forms an administrator fills; of the other core DocTypes the lists are walked. */
const FILLED = [
	"User",
	"Role",
	"User Permission",
	"DocType",
	"Custom Field",
	"Client Script",
	"Server Script",
	"Print Format",
	"Letter Head",
	"Workflow",
	"Translation",
	"Report",
	"Workspace",
	"ToDo",
	"Note",
	"Data Import",
	"Assignment Rule",
	"Notification",
	"Calendar View",
	"Kanban Board",
	"Auto Repeat",
	"Web Form",
	"Form Tour",
	"Module Onboarding",
	"Onboarding Step",
	"Auto Email Report",
	"Webhook",
]
const SEEN = [
	"Error Log",
	"Email Queue",
	"Webhook Request Log",
	"Access Log",
	"Activity Log",
	"Version",
	"File",
	"Scheduled Job Type",
	"Language",
	"Role Profile",
	"Property Setter",
	"Notification Log",
	"Deleted Document",
	"Number Card",
	"Dashboard Chart",
	"Prepared Report",
]
const SINGLES = ["System Settings", "Print Settings"]

/** DocTypes of an app that have an address, from their files. @returns {object[]} */
function doctypesOf(app) {
	const files = readdirSync(join(APPS, app), { recursive: true }).filter((path) =>
		/\/doctype\/(\w+)\/\1\.json$/.test(path),
	)
	return files
		.map((path) => JSON.parse(readFileSync(join(APPS, app, path), "utf8")))
		.filter((doctype) => !doctype.istable)
}

/** The first part that has a right on a DocType of the app, from those who use it most. */
function partWith(doctype, right) {
	const roles = doctype.permissions.filter((rule) => rule[right] && !rule.permlevel).map((rule) => rule.role)
	return (
		["secretary", "officer", "department", "reviewer", "manager"].find((part) =>
			roles.includes(PEOPLE[part].capacity),
		) ?? "administrator"
	)
}

const slug = (name) => name.toLowerCase().replaceAll(" ", "-")
const list = (doctype, as) => ({ name: `list of ${doctype}`, route: "entity", as, path: `/app/${slug(doctype)}` })
const fresh = (doctype, as) => ({ name: `new ${doctype}`, route: "form", as, path: `/app/${slug(doctype)}/new` })
const form = (doctype, as) => ({
	name: `form of ${doctype}`,
	route: "form",
	as,
	path: async (world) => `/app/${slug(doctype)}/${encodeURIComponent(await world.first(doctype, as))}`,
})

/** Whose documents of the demonstration belong to other units than those of the people here. */
const SEEN_BY = {
	"Branch Meeting": "administrator",
	"Disposition Appeal": "administrator",
	"External Answer": "administrator",
	"External Inquiry": "administrator",
	"External Lead": "administrator",
	"Guidance Question": "administrator",
	"Member Pair": "administrator",
	"Help Request": "administrator",
	"Partner Installation": "administrator",
	"Rectification Order": "administrator",
	"Return Narrative": "administrator",
	"Return Package": "administrator",
	"Return Version": "administrator",
	"Roster Difference": "administrator",
	"Spot Check": "administrator",
	"Urging Notice": "administrator",
	"Working Group": "administrator",
	"Working Group Meeting": "administrator",
	"Working Group Task": "administrator",
}

function screensOfApp() {
	return doctypesOf("party_investigation/party_investigation").flatMap((doctype) => {
		const { name } = doctype
		if (doctype.issingle) return [{ ...form(name, partWith(doctype, "read")), path: `/app/${slug(name)}` }]
		const keeper = doctype.permissions.some((rule) => rule.write) ? "write" : "read"
		const found = [list(name, partWith(doctype, "read")), form(name, SEEN_BY[name] ?? partWith(doctype, keeper))]
		if (doctype.permissions.some((rule) => rule.create)) found.push(fresh(name, partWith(doctype, "create")))
		if (doctype.is_tree)
			found.push({ name: `tree of ${name}`, route: "view", as: "officer", path: `/app/${slug(name)}/view/tree` })
		return found
	})
}

function workspacesOf(app) {
	const files = readdirSync(join(APPS, app), { recursive: true }).filter((path) =>
		/\/workspace\/(\w+)\/\1\.json$/.test(path),
	)
	return files
		.map((path) => JSON.parse(readFileSync(join(APPS, app, path), "utf8")))
		.map(({ name, roles }) => {
			const as =
				Object.keys(PEOPLE).find((part) => roles.some(({ role }) => role === PEOPLE[part].capacity)) ?? "administrator"
			return { name: `workspace ${name}`, route: "entity", as, path: `/app/${slug(name)}` }
		})
}

async function byKeyboard(page) {
	await page.keyboard.press("Control+k")
	await page.getByRole("combobox", { name: /搜索或跳转/ }).fill("党员")
	await page.locator("[role=option]").first().waitFor()
	await page.getByRole("dialog").getByRole("status").filter({ hasText: "找到" }).waitFor() // records come after a pause
}

const menu = (name) => async (page) => {
	await page.getByRole("button", { name }).first().click()
	await page.getByRole("menu").waitFor()
}

async function about(page) {
	await menu(/的菜单/)(page)
	await page.getByRole("menuitem", { name: "关于" }).click()
	await page.getByRole("dialog").waitFor()
}

/** Go to a screen and open what is to be opened there. */
export async function visit(page, url, screen, world) {
	await page.goto(url + (typeof screen.path === "string" ? screen.path : await screen.path(world)))
	await settled(page)
	if (!screen.open) return
	await screen.open(page, world)
	await settled(page)
}

/** @type {{name: string, route?: string, as?: string, path: string | Function, open?: Function}[]} */
export const SCREENS = [
	{ name: "signing in", path: "/login" },
	{ name: "start page", route: "home", as: "secretary", path: "/app" },
	{ name: "signed in without a task", as: "secretary", path: "/me" },
	{ name: "change password", route: "change-password", as: "secretary", path: "/app/change-password" },
	{ name: "sessions of one's own", route: "my-sessions", as: "secretary", path: "/app/my-sessions" },
	{
		name: "sessions of a user",
		route: "user-sessions",
		as: "administrator",
		path: "/app/user-sessions/secretary@party.example",
	},
	{ name: "recovery codes", route: "recovery-codes", as: "secretary", path: "/app/recovery-codes" },
	{ name: "no such page", route: "lost", as: "secretary", path: "/app/nothing-of-this-name" },
	...workspacesOf("party_investigation/party_investigation"),
	...screensOfApp(),
	{ name: "workspace of one's own", route: "private", as: "secretary", path: "/app/private/我的台账" },
	{ name: "report builder", route: "report", as: "officer", path: "/app/party-member/view/report" },
	{ name: "query report", route: "query-report", as: "secretary", path: "/app/query-report/Open%20Checks" },
	{
		name: "print",
		route: "print",
		as: "secretary",
		path: async (world) =>
			`/app/print/Investigation%20Record/${await world.first("Investigation Record", "secretary")}`,
	},
	{
		name: "permission manager",
		route: "permission-manager",
		as: "administrator",
		path: "/app/permission-manager/Party%20Member",
	},
	{
		name: "rights of a user",
		route: "user-rights",
		as: "administrator",
		path: "/app/user-rights/secretary@party.example",
	},
	{ name: "document type", route: "doctype", as: "administrator", path: "/app/doctype/Party%20Member" },
	{ name: "new document type", route: "doctype", as: "administrator", path: "/app/doctype/new" },
	{ name: "customize form", route: "customize-form", as: "administrator", path: "/app/customize-form/Party%20Member" },
	{ name: "customization file", route: "customization-file", as: "administrator", path: "/app/customization-file" },
	{ name: "removed fields", route: "removed-fields", as: "administrator", path: "/app/removed-fields/Party%20Member" },
	{ name: "workflow builder", route: "workflow-builder", as: "administrator", path: "/app/workflow-builder/便笺核实" },
	{ name: "new workflow", route: "workflow-builder", as: "administrator", path: "/app/workflow/new" },
	{
		name: "print format editor",
		route: "print-format-builder",
		as: "administrator",
		path: "/app/print-format-builder/便笺样式",
	},
	{
		name: "print format builder",
		route: "print-format-builder",
		as: "administrator",
		path: "/app/print-format-builder/便笺版面",
	},
	{
		name: "import, begun",
		route: "data-import",
		as: "administrator",
		path: async (world) => `/app/data-import/${encodeURIComponent(await world.first("Data Import", "administrator"))}`,
	},
	{ name: "translations", route: "translations", as: "administrator", path: "/app/translations" },
	{ name: "background jobs", route: "jobs", as: "administrator", path: "/app/background_jobs" },
	{ name: "backups", route: "backups", as: "administrator", path: "/app/backups" },
	...[...FILLED, ...SEEN].map((name) => list(name, "administrator")),
	...FILLED.map((name) => fresh(name, "administrator")),
	...["User", "Role", "DocType", "Print Format"].map((name) => form(name, "administrator")),
	...SINGLES.map((name) => ({
		name: `form of ${name}`,
		route: "form",
		as: "administrator",
		path: `/app/${slug(name)}`,
	})),
	{ name: "search", as: "secretary", path: "/app/party-member", open: byKeyboard },
	{ name: "menu of the user", as: "secretary", path: "/app/party-member", open: menu(/的菜单/) },
	{ name: "about", as: "secretary", path: "/app/party-member", open: about },
]
