// The pictures of the handbooks in docs: which screen, as whom, and what is done before it is taken.
import { choose, fillHandIn, link, press, saveNew, type } from "../e2e/hands.mjs"
import { emailOf, SECRET, Session } from "../e2e/people.mjs"

const form = (doctype, slug, as) => async (world) =>
	`/app/${slug}/${encodeURIComponent(await world.first(doctype, as))}`

/** Fill the record of a search with its first attempt, and save it: it then says what is still missing. */
async function firstAttempt(page, world) {
	await link(page, "campaign", "排查")
	await link(page, "member", await memberInTouch(world))
	await page.getByRole("button", { name: "添加一行" }).click()
	const row = page.locator('[data-row="1"]')
	await row.locator('[data-fieldname="attempted_on"] input').first().fill("2016-03-03")
	await row.locator('[data-fieldname="means"] select').selectOption("电话")
	await row.locator('[data-fieldname="outcome"] input').first().fill("号码停用")
	await saveNew(page, "contact-search")
}

/** The branch's return of a form set. */
const returnOf = (code) => async (world) =>
	`/app/unit-return/${await world.first("Investigation Campaign", "officer")}-DEMO2-4-${code}`

/** A session beside that of the page, which shares its token with nobody; one a part, as too many of a user end the first. */
const sessions = {}
const beside = (world, part) => (sessions[part] ??= Session.of(world.bench.url, emailOf(part), SECRET))

/** The branch's return of a form set, after an action on it. */
const returnAfter = (code, part, action, values) => async (world) => {
	const path = await returnOf(code)(world)
	const session = await beside(world, part)
	const name = path.split("/").pop()
	const method = "/api/method/party_investigation.returns.actions"
	const said = values ?? wordsFor(await session.get(`${method}.left_to_do`, { return_name: name }))
	await session.post(`${method}.take`, { name, action, ...said })
	return path
}

/** What is said with a hand-in: names, a telephone, words for whatever asks for them. */
const wordsFor = ({ findings, reported }) => ({
	remarks: [...new Set(findings.filter(({ severity }) => severity === "soft").map(({ code }) => code))].map(
		(check_code) => ({
			check_code,
			remark: "已核实",
		}),
	),
	zero_return: reported ? 0 : 1,
	signatures: { responsible: "刘书记", filled_in_by: "周书记", phone: "0731-88880000" },
})

async function handInDialog(page) {
	await press(page, "上报")
	await fillHandIn(page.getByRole("dialog"))
}

async function sendBackDialog(page) {
	await choose(page, page.getByRole("button").filter({ hasText: "更多" }), "退回")
	await page.getByRole("dialog").locator('[data-fieldname="reason"] textarea').fill(REASON.reason)
	await page.getByRole("dialog").locator('[data-fieldname="figure"] input').fill(REASON.figure)
}

/** The people behind the first figure of annex 4. */
async function openFigure(page) {
	await page.locator('[data-fieldname="figures_table"] td a').first().click()
	await page.waitForURL(/query-report\/People/)
	await page.locator("tbody tr").first().waitFor()
}

/** What was handed in, and what stands in the records today: one line of annex 3 was corrected. */
async function correctedLine(world) {
	const name = (await returnOf("L")(world)).split("/").pop()
	const secretary = await beside(world, "secretary")
	const fields = ["search", "reason"]
	const [line] = await secretary.get("/api/resource/Untraced Member", { fields, limit_page_length: 1 })
	const reason = ["外出务工经商", "毕业后去向不明"].find((each) => each !== line.reason)
	await secretary.put(`/api/resource/Contact Search/${line.search}`, { reason })
	return `/app/query-report/Compare%20Returns?unit_return=${name}&before=${name}-1`
}

/** The draft of a merge. */
async function merge(world) {
	const department = await beside(world, "department")
	const change = await department.post("/api/resource/Organization Change", {
		kind: "Merge",
		campaign: await world.first("Investigation Campaign", "officer"),
		reason: "两个支部人数不足，合并设置",
		sources: [{ organization: "DEMO1-3" }],
		target: "DEMO1-1",
	})
	return `/app/organization-change/${change.name}`
}

async function preview(page) {
	await press(page, "预览")
	await page.getByText("变动前后的数字").scrollIntoViewIfNeeded()
}

/** Why the branch's return goes back. */
const REASON = { reason: "第2行失联原因与谈话记录不一致，请核对后改正", figure: "附件4第02行第3栏" }

/** The name of a member whom nobody has looked for yet. */
async function memberInTouch(world) {
	const secretary = await world.session("secretary")
	const searched = await secretary.get("/api/resource/Contact Search", { fields: ["member"] })
	const rows = await secretary.get("/api/resource/Party Member", {
		fields: ["member_name"],
		filters: [["name", "not in", searched.map((row) => row.member)]],
		limit_page_length: 1,
	})
	return rows[0].member_name
}

async function halfANumber(page) {
	await type(page, "member_name", "欧阳复查")
	await type(page, "identity_number", "43999919760101")
	await page.getByText(/现有 14 个字符/).waitFor()
}

async function openChecks(page) {
	await link(page, "campaign", "排查")
	await link(page, "organization", "数学学院")
	await page.locator("table tbody tr").first().waitFor()
}

async function printOut(page) {
	await page.getByRole("button", { name: "开始" }).click()
	await page.locator('header .pill:text-is("完成")').waitFor({ timeout: 60_000 })
}

async function search(page) {
	await page.keyboard.press("Control+k")
	await page.getByRole("combobox", { name: /搜索或跳转/ }).fill("查找")
	await page.locator("[role=option]").first().waitFor()
}

async function nothingHasChanged(page) {
	await page
		.getByRole("button", { name: /核对无变化|确认.*已核对/ })
		.first()
		.click()
	await page.getByRole("dialog").waitFor()
}

/** @type {{name: string, as?: string, path: string | Function, size?: "telephone", open?: Function}[]} */
export const GUIDE = [
	{ name: "signing-in", path: "/login" },
	{ name: "my-branch", as: "secretary", path: "/app/my-branch" },
	{ name: "my-branch-telephone", as: "secretary", path: "/app/my-branch", size: "telephone" },
	{ name: "search", as: "secretary", path: "/app/my-branch", open: search },
	{ name: "members", as: "secretary", path: "/app/party-member" },
	{ name: "new-member", as: "secretary", path: "/app/party-member/new", open: halfANumber },
	{ name: "records", as: "secretary", path: "/app/investigation-record" },
	{ name: "nothing-has-changed", as: "secretary", path: "/app/investigation-record", open: nothingHasChanged },
	{ name: "record", as: "secretary", path: form("Investigation Record", "investigation-record", "secretary") },
	{ name: "contact-search", as: "secretary", path: "/app/contact-search/new", open: firstAttempt },
	{ name: "untraced", as: "secretary", path: "/app/untraced-member" },
	{ name: "open-checks", as: "secretary", path: "/app/query-report/Open%20Checks", open: openChecks },
	{
		name: "annex-printout",
		as: "secretary",
		path: form("Annex Printout", "annex-printout", "secretary"),
		open: printOut,
	},
	{
		name: "print",
		as: "secretary",
		path: async (world) =>
			`/app/print/Investigation%20Record/${await world.first("Investigation Record", "secretary")}`,
	},
	{ name: "letter", as: "officer", path: form("Transfer Letter", "transfer-letter", "officer") },
	{ name: "what-is-due", as: "secretary", path: "/app/query-report/What%20Is%20Due" },
	{ name: "hand-in", as: "secretary", path: returnOf("S") },
	{ name: "hand-in-dialog", as: "secretary", path: returnOf("L"), open: handInDialog },
	{ name: "queue", as: "officer", path: "/app/query-report/Return%20Queue" },
	{ name: "board", as: "department", path: "/app/query-report/Return%20Board?form_set=Survey%20Registration" },
	{ name: "urging-notice", as: "department", path: form("Urging Notice", "urging-notice", "department") },
	{ name: "verifying", as: "officer", path: returnAfter("L", "secretary", "submit") },
	{ name: "people", as: "officer", path: returnOf("L"), open: openFigure },
	{ name: "send-back", as: "officer", path: returnOf("L"), open: sendBackDialog },
	{ name: "returned", as: "secretary", path: returnAfter("L", "officer", "return", { reasons: [REASON] }) },
	{ name: "compare", as: "secretary", path: correctedLine },
	{ name: "extension", as: "officer", path: form("Return Extension", "return-extension", "officer") },
	{ name: "merge", as: "department", path: merge, open: preview },
	{ name: "spot-check", as: "department", path: form("Spot Check", "spot-check", "department") },
	{
		name: "rectification-order",
		as: "department",
		path: form("Rectification Order", "rectification-order", "department"),
	},
	{ name: "setup", as: "administrator", path: "/app/investigation-setup" },
	{ name: "new-user", as: "administrator", path: "/app/user/new" },
	{
		name: "appointment",
		as: "administrator",
		path: form("Organization Appointment", "organization-appointment", "administrator"),
	},
	{ name: "tree", as: "department", path: "/app/party-organization/view/tree" },
	{ name: "campaign", as: "department", path: form("Investigation Campaign", "investigation-campaign", "department") },
	{ name: "campaign-import", as: "department", path: form("Campaign Import", "campaign-import", "department") },
	{ name: "user-rights", as: "administrator", path: "/app/user-rights/secretary@party.example" },
	{ name: "permissions", as: "administrator", path: "/app/permission-manager/Party%20Member" },
	{ name: "customize-form", as: "administrator", path: "/app/customize-form/Party%20Member" },
	{ name: "new-doctype", as: "administrator", path: "/app/doctype/new" },
	{ name: "workflow", as: "administrator", path: "/app/workflow-builder/便笺核实" },
	{ name: "print-format", as: "administrator", path: "/app/print-format-builder/便笺版面" },
	{ name: "import", as: "administrator", path: form("Data Import", "data-import", "administrator") },
	{ name: "backups", as: "administrator", path: "/app/backups" },
	{ name: "access-log", as: "administrator", path: "/app/access-log" },
]
