import { describe, expect, it } from "vitest"

import { setBoot } from "@/boot"
import { treeOf, type WorkspacePage } from "@/shell/workspaces"
import { setMessages } from "@/translate"
import { addressFor, blocksOf, itemOf, rowsOf, spanOf } from "./content"
import { valueOf } from "./dynamic"

const page = (name: string, parent_page = "", more = {}) =>
	({ name, title: name, label: name, content: "[]", public: 1, parent_page, ...more }) as WorkspacePage

describe("a workspace's content", () => {
	it("is a list of blocks, or nothing", () => {
		expect(blocksOf('[{"id":"a","type":"header","data":{}},{"id":"b"}]').map((block) => block.id)).toEqual(["a"])
		expect(blocksOf("{broken")).toEqual([])
		expect(blocksOf(undefined)).toEqual([])
	})

	it("finds what a block shows under its English or its translated label", () => {
		setMessages({ Letters: "介绍信" })
		const content = {
			shortcuts: { items: [{ label: "介绍信", link_to: "Transfer Letter" }] },
			number_cards: { items: [{ label: "x", number_card_name: "Members" }] },
		}
		expect(itemOf(content, { id: "1", type: "shortcut", data: { shortcut_name: "Letters" } }).link_to).toBe(
			"Transfer Letter",
		)
		expect(itemOf(content, { id: "2", type: "number_card", data: { number_card_name: "Members" } }).label).toBe("x")
		expect(itemOf(content, { id: "3", type: "chart", data: { chart_name: "Gone" } })).toBeUndefined()
		setMessages({})
	})

	it("reads filters in each of their spellings", () => {
		expect(rowsOf("A", '[["A","status","=","Open",false]]')).toEqual([["A", "status", "=", "Open"]])
		expect(rowsOf("A", [["status", "=", "Open"]])).toEqual([["A", "status", "=", "Open"]])
		expect(rowsOf("A", '{"status":"Open","n":[">",3]}')).toEqual([
			["A", "status", "=", "Open"],
			["A", "n", ">", 3],
		])
		expect(rowsOf("A", "broken")).toEqual([])
		expect(rowsOf("A", "alert(1)")).toEqual([])
	})

	it("knows the user and the user's defaults in a filter, as Frappe does", () => {
		setBoot({ user: { name: "a@b", defaults: { campaign: "IC-001" } } } as any)
		expect(rowsOf("A", '[["A","campaign","=",frappe.defaults.get_user_default("campaign")]]')).toEqual([
			["A", "campaign", "=", "IC-001"],
		])
		expect(rowsOf("A", `{"owner": frappe.session.user, "campaign": frappe.defaults.get_user_default('none')}`)).toEqual(
			[
				["A", "owner", "=", "a@b"],
				["A", "campaign", "=", ""],
			],
		)
		expect(
			addressFor({
				type: "DocType",
				link_to: "Contact Search",
				stats_filter: '[["Contact Search","campaign","=",frappe.defaults.get_user_default("campaign")]]',
			}),
		).toBe("/app/contact-search?campaign=IC-001")
	})

	it("leads to lists, trees, new documents, reports and nowhere else", () => {
		expect(
			addressFor({ type: "DocType", link_to: "Party Member", stats_filter: '[["Party Member","sex","=","男"]]' }),
		).toBe("/app/party-member?sex=%E7%94%B7")
		expect(addressFor({ type: "DocType", link_to: "ToDo", doc_view: "New" })).toBe("/app/todo/new")
		expect(addressFor({ link_type: "Report", link_to: "Open Checks", is_query_report: 1 })).toBe(
			"/app/query-report/Open%20Checks",
		)
		expect(addressFor({ type: "URL", url: "javascript:alert(1)" })).toBe("/app")
	})

	it("takes as many columns as a block says", () => {
		expect(spanOf({ id: "", type: "number_card", data: { col: 3 } })).toBe("col-span-6 md:col-span-3")
		expect(spanOf({ id: "", type: "chart", data: {} })).toBe("col-span-12 md:col-span-12")
	})
})

describe("dynamic filters", () => {
	const frappe = {
		datetime: { get_today: () => "2016-03-01", add_days: (day: string, days: number) => `${day}${days}` },
		session: { user: "a@b" },
		defaults: { get_user_default: (key: string) => `my ${key}` },
	}

	it("are read, with calls within calls", () => {
		expect(valueOf("frappe.datetime.add_days(frappe.datetime.get_today(), -7)", frappe)).toBe("2016-03-01-7")
		expect(valueOf("frappe.session.user", frappe)).toBe("a@b")
		expect(valueOf('frappe.defaults.get_user_default("Company")', frappe)).toBe("my Company")
		expect(valueOf("'text'", frappe)).toBe("text")
	})

	it.each(["frappe.db.get_value('x')", "window.x", "alert(1)"])("are refused by name: %s", (text) => {
		expect(() => valueOf(text, frappe)).toThrow(text)
	})
})

describe("the sidebar", () => {
	it("puts pages below their parents, own ones apart", () => {
		const tree = treeOf([page("A"), page("B", "A"), page("C", "B"), page("D", "Gone"), page("A", "", { public: 0 })])
		expect(tree.map((node) => node.page.name)).toEqual(["A", "D", "A"])
		expect(tree[0].children[0].children[0].page.name).toBe("C")
		expect(tree[2].children).toEqual([])
	})
})
