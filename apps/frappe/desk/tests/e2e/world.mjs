// What a walk along the screens needs of a site: users of every capacity, and one document of every kind.
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { PASSWORD, python } from "./bench.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** A small, faultless campaign workbook. */
function makeWorkbook(bench) {
	const file = join(bench.folder, "花名册.xlsx")
	execFileSync(python, [fileURLToPath(new URL("workbook.py", import.meta.url)), file], { env: bench.env })
	return file
}

/** A site with something on every screen. */
export class World {
	#names = new Map()
	#sessions = new Map()

	/** @param {{url: string, folder: string, env: object}} bench */
	constructor(bench) {
		this.bench = bench
	}

	/** Make the users and documents. */
	async fill() {
		await makePeople(await this.session("administrator"))
		await this.#complete()
	}

	/** The session of a part. @returns {Promise<Session>} */
	async session(part) {
		if (!this.#sessions.has(part))
			this.#sessions.set(part, Session.of(this.bench.url, emailOf(part), part === "administrator" ? PASSWORD : SECRET))
		return this.#sessions.get(part)
	}

	// one of everything that the demonstration has none of, made by those whose work it is
	async #complete() {
		const campaign = await this.first("Investigation Campaign", "officer")
		const [branch, organization] = [PEOPLE.secretary.organization, PEOPLE.officer.organization]
		const [officer, secretary, department, administrator] = await Promise.all(
			["officer", "secretary", "department", "administrator"].map((part) => this.session(part)),
		)
		const members = await secretary.get("/api/resource/Party Member", { limit_page_length: 1 })
		await officer.post("/api/resource/Transfer Letter", {
			member: members[0].name,
			to_organization_name: "外地某单位党委",
		})
		await officer.post("/api/resource/Return Extension", {
			campaign,
			organization: branch,
			stage: "Survey",
			extended_to: inDays(30),
			reason: "人员出差，核对顺延",
		})
		for (const doctype of ["Lost Contact Summary", "Disposition Summary"])
			await officer.post(`/api/resource/${doctype}`, { campaign, organization })
		await this.#splitBranch(department, campaign)
		await secretary.post("/api/resource/Annex Printout", {
			campaign,
			organization: branch,
			annex: "2",
			reason: "装订存档",
		})
		await department.post("/api/resource/Campaign Import", {
			workbook: await department.upload(makeWorkbook(this.bench)),
		})
		await department.post("/api/resource/Column Mapping", {
			mapping_name: "人事处名册",
			organization,
			columns: [
				{ sheet: "党员名册", heading: "党员名字", stands_for: "姓名" },
				{ sheet: "党员名册", heading: "证件", stands_for: "公民身份号码" },
			],
		})
		const [approved] = await secretary.get("/api/resource/Disposition Case", {
			filters: { status: "Approved" },
			limit_page_length: 1,
		})
		const correction = {
			reference_doctype: "Disposition Case",
			reference_name: approved.name,
			reason: "原记载有误",
			values: { grounds: "经支部大会讨论通过" },
		}
		await officer.post(
			"/api/method/party_investigation.investigation.doctype.record_correction.record_correction.correct",
			correction,
		)
		await administrator.post("/api/resource/Workspace", {
			title: "我的台账",
			label: "我的台账-" + emailOf("secretary"),
			type: "Workspace",
			public: 0,
			for_user: emailOf("secretary"),
			content: JSON.stringify([{ id: "1", type: "header", data: { text: "我的台账", col: 12 } }]),
		})
		await this.#administration(administrator)
	}

	// a member of a branch below the officer's committee goes to a new one
	async #splitBranch(department, campaign) {
		const [first] = await department.get("/api/resource/Party Member", {
			filters: { organization: "DEMO2-1" },
			limit_page_length: 1,
		})
		const change = await department.post("/api/resource/Organization Change", {
			kind: "Split",
			campaign,
			reason: "设立临时党支部",
			source: "DEMO2-1",
			new_units: [{ organization_code: "DEMO2-9", organization_name: "数学学院实习临时党支部", kind: "临时党支部" }],
			members: [{ member: first.name, to_organization_code: "DEMO2-9" }],
		})
		const call = (method, args = {}) =>
			department.post("/api/method/run_doc_method", { dt: "Organization Change", dn: change.name, method, args })
		const { seen } = await call("preview")
		await call("carry_out", { seen })
	}

	async #administration(administrator) {
		const link = { fieldname: "member", fieldtype: "Link", label: "党员", options: "Party Member" }
		await administrator.post("/api/resource/DocType", {
			name: "谈话登记表",
			module: "Custom",
			custom: 1,
			fields: [link],
			permissions: [{ role: "System Manager", read: 1 }],
		})
		await administrator.post("/api/resource/Campaign Table", {
			document_type: "谈话登记表",
			title: "谈话登记表",
			form_set: "Loss Summary",
			figures: [{ label: "谈话次数", kind: "Count" }],
		})
		for (const state of ["待核实", "已核实"])
			await administrator.post("/api/resource/Workflow State", { workflow_state_name: state })
		await administrator.post("/api/resource/Workflow Action Master", { workflow_action_name: "核实" })
		await administrator.post("/api/resource/Workflow", {
			workflow_name: "便笺核实",
			document_type: "Note",
			workflow_state_field: "workflow_state",
			states: ["待核实", "已核实"].map((state) => ({ state, allow_edit: "System Manager" })),
			transitions: [{ state: "待核实", action: "核实", next_state: "已核实", allowed: "System Manager" }],
		})
		await administrator.post("/api/resource/Print Format", {
			name: "便笺样式",
			doc_type: "Note",
			module: "Desk",
			standard: "No",
			custom_format: 1,
			print_format_type: "Jinja",
			html: "<h1>{{ doc.title }}</h1>",
		})
		await administrator.post(
			"/api/method/frappe.printing.page.print_format_builder.print_format_builder.create_custom_format",
			{ doctype: "Note", name: "便笺版面", beta: 1 },
		)
		const rows = join(this.bench.folder, "便笺.csv")
		writeFileSync(rows, "标题\n第一张\n第二张\n")
		await administrator.post("/api/resource/Data Import", {
			reference_doctype: "Note",
			import_type: "Insert New Records",
			import_file: await administrator.upload(rows),
		})
	}

	/** The name of a document that a part may open. */
	async first(doctype, part) {
		const key = `${doctype} ${part}`
		if (!this.#names.has(key)) this.#names.set(key, this.#ask(doctype, part))
		return this.#names.get(key)
	}

	async #ask(doctype, part) {
		const session = await this.session(part)
		const rows = await session.get(`/api/resource/${doctype}`, { limit_page_length: 1, order_by: "creation asc" })
		if (!rows.length) throw new Error(`${part} sees no ${doctype}: the demonstration must have one`)
		return rows[0].name
	}
}
