import { beforeEach, describe, expect, it, vi } from "vitest"

import type { DocField, Meta } from "@/meta/types"
import { copyDoc, newDoc } from "./defaults"
import { layoutOf } from "./layout"
import { FormModel, type FormContext } from "./model"

const row: Meta = {
	name: "Attempt",
	istable: 1,
	permissions: [],
	fields: [
		{ fieldname: "on", fieldtype: "Date", label: "On", reqd: 1 },
		{ fieldname: "means", fieldtype: "Select", options: "Phone\nLetter", reqd: 1 },
		{ fieldname: "note", fieldtype: "Data", mandatory_depends_on: "eval:parent.result=='Lost'" },
	],
}
const meta: Meta = {
	name: "Search",
	permissions: [
		{ role: "Clerk", permlevel: 0, read: 1, write: 1 },
		{ role: "Head", permlevel: 1, read: 1, write: 1 },
		{ role: "Auditor", permlevel: 1, read: 1 },
	],
	fields: [
		{ fieldname: "member", fieldtype: "Link", options: "Member", label: "Member", reqd: 1, set_only_once: 1 },
		{ fieldname: "member_name", fieldtype: "Data", fetch_from: "member.full_name", read_only: 1 },
		{ fieldname: "phone", fieldtype: "Data", fetch_from: "member.phone", fetch_if_empty: 1 },
		{ fieldname: "result", fieldtype: "Select", options: "Open\nFound\nLost", default: "Open" },
		{
			fieldname: "found_on",
			fieldtype: "Date",
			depends_on: "eval:doc.result=='Found'",
			mandatory_depends_on: "eval:doc.result=='Found'",
		},
		{ fieldname: "identity", fieldtype: "Data", permlevel: 1 },
		{ fieldname: "opened_on", fieldtype: "Date", default: "Today" },
		{ fieldname: "note", fieldtype: "Data", read_only_depends_on: "eval:doc.result!='Open'", no_copy: 1 },
		{ fieldname: "late", fieldtype: "Data", allow_on_submit: 1 },
		{ fieldname: "attempts", fieldtype: "Table", options: "Attempt" },
	],
}
const metas: Record<string, Meta> = { Search: meta, Attempt: row }
const field = (name: string) => meta.fields.find((one) => one.fieldname === name) as DocField
let context: FormContext

function form(values = {}): FormModel {
	const model = new FormModel(meta, newDoc(meta, context, values), context)
	model.rights = { read: 1, write: 1 }
	return model
}

beforeEach(() => {
	context = {
		user: "clerk@example.com",
		roles: ["Clerk"],
		today: "2016-03-01",
		now: "2016-03-01 08:00:00",
		values: {},
		metaOf: (name) => metas[name],
		fetch: async (_doctype, name) => ({ full_name: `Name of ${name}`, phone: "123" }),
		warn: vi.fn(),
	}
})

describe("a new document", () => {
	it("has the defaults", () => {
		const { doc } = form()
		expect(doc).toMatchObject({
			result: "Open",
			opened_on: "2016-03-01",
			attempts: [],
			__islocal: 1,
			owner: "clerk@example.com",
		})
		expect(doc.name).toMatch(/^new-search-/)
	})

	it("copies without what is not to be copied", () => {
		const model = form({ note: "own", late: "x" })
		model.addRow("attempts", { means: "Phone" })
		const copy = copyDoc(model.doc, meta, context)
		expect(copy.note).toBeUndefined()
		expect(copy.late).toBe("x")
		expect(copy.attempts).toHaveLength(1)
		expect(copy.attempts[0]).toMatchObject({ means: "Phone", parent: copy.name, idx: 1 })
		expect(copy.attempts[0].name).not.toBe(model.doc.attempts[0].name)
	})
})

describe("changing", () => {
	it("becomes dirty only by a real change, and tells", async () => {
		const model = form()
		const heard = vi.fn()
		model.on("result", heard)
		await model.set("result", "Open")
		expect(model.dirty).toBe(false)
		expect(heard).not.toHaveBeenCalled()
		await model.set("result", "Found")
		expect(model.dirty).toBe(true)
		expect(heard).toHaveBeenCalledOnce()
	})

	it("fetches from the linked document, and empties with the link", async () => {
		const model = form({ phone: "kept" })
		await model.set("member", "M-1")
		expect(model.doc.member_name).toBe("Name of M-1")
		expect(model.doc.phone).toBe("kept")
		await model.set("member", null)
		expect(model.doc.member_name).toBeNull()
	})

	it("keeps the later of two answers", async () => {
		const waits: Record<string, (value: any) => void> = {}
		context.fetch = (_doctype, name) => new Promise((resolve) => (waits[name] = resolve))
		const model = form()
		const first = model.set("member", "A")
		const second = model.set("member", "B")
		waits.B({ full_name: "of B", phone: "" })
		await second
		waits.A({ full_name: "of A", phone: "" })
		await first
		expect(model.doc.member_name).toBe("of B")
	})

	it("forgets a row that was offered and left empty", async () => {
		const model = form({ member: "M-1" })
		model.addRow("attempts", { on: "2016-03-01", means: "Phone" })
		const typed = model.offerRow("attempts")
		model.offerRow("attempts")
		await model.set("means", "Letter", typed)
		model.dropOffered()
		expect(model.doc.attempts.map((row: any) => row.means)).toEqual(["Phone", "Letter"])
		expect(model.missing().map((one) => [one.row, one.fieldname])).toEqual([[2, "on"]])
	})

	it("adds, moves, copies and removes rows", async () => {
		const model = form()
		const one = model.addRow("attempts", { note: "one" })
		const two = model.addRow("attempts", { note: "two" })
		model.moveRow("attempts", two, -1)
		expect(model.doc.attempts.map((each: any) => [each.note, each.idx])).toEqual([
			["two", 1],
			["one", 2],
		])
		model.duplicateRow("attempts", two)
		expect(model.doc.attempts.map((each: any) => each.note)).toEqual(["two", "two", "one"])
		model.removeRows("attempts", [one, two])
		expect(model.doc.attempts).toHaveLength(1)
		expect(model.doc.attempts[0].idx).toBe(1)
		const heard = vi.fn()
		model.on("attempts.note", heard)
		await model.set("note", "new", model.doc.attempts[0])
		expect(heard).toHaveBeenCalledWith(model.doc.attempts[0])
	})
})

describe("what may be seen and changed", () => {
	it("follows conditions", async () => {
		const model = form()
		expect(model.isVisible(field("found_on"))).toBe(false)
		await model.set("result", "Found")
		expect(model.isVisible(field("found_on"))).toBe(true)
		expect(model.isMandatory(field("found_on"))).toBe(true)
		expect(model.isReadOnly(field("note"))).toBe(true)
	})

	it("follows permission levels", () => {
		const seen = (roles: string[]) => {
			context.roles = roles
			const model = form()
			return [model.isVisible(field("identity")), model.isReadOnly(field("identity"))]
		}
		expect(seen(["Clerk"])).toEqual([false, true])
		expect(seen(["Clerk", "Auditor"])).toEqual([true, true])
		expect(seen(["Clerk", "Head"])).toEqual([true, false])
	})

	it("locks what is set once, submitted, or not the user's", () => {
		const model = form({ member: "M-1" })
		expect(model.isReadOnly(field("member"))).toBe(false)
		delete model.doc.__islocal
		expect(model.isReadOnly(field("member"))).toBe(true)
		expect(model.isReadOnly(field("result"))).toBe(false)
		model.doc.docstatus = 1
		expect([model.isReadOnly(field("result")), model.isReadOnly(field("late"))]).toEqual([true, false])
		model.doc.docstatus = 0
		model.rights = { read: 1 }
		expect(model.isReadOnly(field("result"))).toBe(true)
	})

	it("keeps away what nobody fills in by hand while it is empty", async () => {
		context.hidesEmpty = true
		const model = form()
		expect(model.isVisible(field("member_name"))).toBe(false)
		expect(model.isVisible(field("phone"))).toBe(true) // empty, but to be filled in
		model.doc.member_name = "Zhang"
		expect(model.isVisible(field("member_name"))).toBe(true)
		model.doc.member_name = ""
		context.hidesEmpty = false
		expect(model.isVisible(field("member_name"))).toBe(true)
	})

	it("lets scripts change properties", () => {
		const model = form()
		model.override("result", "hidden", 1)
		expect(model.isVisible(field("result"))).toBe(false)
	})

	it("tells of an expression it does not understand, and shows the field", () => {
		const model = form()
		expect(model.isVisible({ fieldname: "x", fieldtype: "Data", depends_on: "eval:window.x" })).toBe(true)
		expect(context.warn).toHaveBeenCalledOnce()
	})
})

describe("before saving", () => {
	it("lists what is missing, rows too", async () => {
		const model = form()
		model.addRow("attempts", { on: "2016-03-01", means: "Phone" })
		model.addRow("attempts", { means: "Phone" })
		await model.set("result", "Lost")
		expect(model.missing().map((one) => [one.table, one.row, one.fieldname])).toEqual([
			[undefined, undefined, "member"],
			["attempts", 1, "note"],
			["attempts", 2, "on"],
			["attempts", 2, "note"],
		])
	})
})

describe("text that cannot be read", () => {
	const fields = (model: FormModel) =>
		model
			.obstacles()
			.filter((one) => one.kind === "unreadable")
			.map((one) => [one.table, one.row, one.fieldname])

	it("holds up saving until it is corrected, given up or read anew", async () => {
		const model = form({ member: "M1", opened_on: "2016-03-01" })
		model.dirty = false
		model.hold("opened_on", "2016-13-45")
		expect(fields(model)).toEqual([[undefined, undefined, "opened_on"]])
		expect([model.dirty, model.doc.opened_on]).toEqual([true, "2016-03-01"])
		await model.set("opened_on", "2016-03-01")
		expect(model.obstacles()).toEqual([])
		model.hold("opened_on", "2016-13-45")
		model.load(model.doc)
		expect(model.obstacles()).toEqual([])
	})

	it("is no double with what must be filled, and no matter when the field or the row is gone", async () => {
		const model = form({ member: "M1", result: "Found" })
		model.hold("found_on", "somewhen")
		const row = model.addRow("attempts", { means: "Phone" })
		model.hold("on", "2016-13-45", row)
		expect(model.obstacles().map((one) => [one.kind, one.fieldname, one.row])).toEqual([
			["unreadable", "found_on", undefined],
			["unreadable", "on", 1],
		])
		await model.set("result", "Open")
		model.removeRows("attempts", [row])
		expect(model.obstacles()).toEqual([])
	})

	it("is waited for", async () => {
		const model = form({ member: "M1" })
		let done = () => {}
		model.await(new Promise<void>((resolve) => (done = () => (model.hold("member", "nobody"), resolve()))))
		setTimeout(done, 5)
		await model.settled()
		expect(fields(model)).toEqual([[undefined, undefined, "member"]])
	})
})

describe("layout", () => {
	it("makes tabs of sections of columns", () => {
		const tabs = layoutOf([
			{ fieldname: "a", fieldtype: "Data" },
			{ fieldname: "c1", fieldtype: "Column Break" },
			{ fieldname: "b", fieldtype: "Data" },
			{ fieldname: "s1", fieldtype: "Section Break", label: "More" },
			{ fieldname: "c", fieldtype: "Data" },
			{ fieldname: "t1", fieldtype: "Tab Break", label: "Other" },
			{ fieldname: "d", fieldtype: "Data" },
		])
		const shape = tabs.map((tab) =>
			tab.sections.map((section) => section.columns.map((column) => column.fields.map((one) => one.fieldname))),
		)
		expect(shape).toEqual([[[["a"], ["b"]], [["c"]]], [[["d"]]]])
	})
})
