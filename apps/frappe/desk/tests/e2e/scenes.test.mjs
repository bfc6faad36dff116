// What the other files leave of the scenes of docs/domain/scenes.md: annex 1 on paper, letters without a receipt, what comes up by itself, a search
// to its end and back, the votes of a branch meeting, who approves, that nothing is deleted, whom a department appoints.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled, tooWide } from "./checks.mjs"
import { ROWS, link, press, save, saveNew, select, type } from "./hands.mjs"
import { wordsOf } from "./pdf.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

Object.assign(PEOPLE, {
	third: { name: "冯书记", capacity: "Branch Secretary", organization: "DEMO1-3" },
	first: { name: "刘组织员", capacity: "Committee Officer", organization: "DEMO1" },
	home: { name: "蒋书记", capacity: "Branch Secretary", organization: "DEMO2-3" },
})
const PARTS = ["secretary", "neighbour", "third", "first", "home", "officer", "department"]
const TELEPHONE = { width: 390, height: 844 }
const SHOTS = process.env.DESK_E2E_SHOTS
const [SEARCH, CASE, LETTER] = ["Contact Search", "Disposition Case", "Transfer Letter"]
const day = (days) =>
	new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date(Date.now() + days * 86_400_000))

describeDesk("the rest of the scenes", (desk) => {
	desk.atBothSizes()
	const pages = {}
	const sessions = {}
	let administrator

	const open = (part, path) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const accept = async (part, label) => {
		await dialogOf(part).getByRole("button", { name: label, exact: true }).click()
		await dialogOf(part).waitFor({ state: "detached" })
		await settled(pages[part])
	}
	const shot = (part, label) =>
		SHOTS && pages[part].screenshot({ path: `${SHOTS}/scenes-${label}.png`, fullPage: true })
	const ask = (part, doctype, filters, fields = ["name"]) =>
		sessions[part].get(`/api/resource/${doctype}`, { filters, fields, limit_page_length: 0, order_by: "name asc" })
	/** Show what follows on a telephone, and see that nothing is cut off. */
	const onTelephone = async (part, label) => {
		await pages[part].setViewportSize(TELEPHONE)
		await settled(pages[part])
		await shot(part, `390-${label}`)
		assert.deepEqual(await tooWide(pages[part]), [])
	}
	/** What the bell says, newest first. */
	const told = async (part) => {
		await pages[part].getByRole("button", { name: /^通知，\d+ 条未读/ }).click()
		return pages[part].getByRole("button", { name: /^未读/ })
	}
	const card = (part, title) => pages[part].locator("main a, main button").filter({ hasText: title }).first()

	before(async () => {
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, PARTS)
		for (const part of PARTS) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage()
			const seen = await Session.of(desk.bench.url, emailOf(part), SECRET) // a page and requests beside it are two sessions
			await pages[part].context().addCookies(seen.cookies())
		}
	})

	it("annex 1 is printed as cards, as a roster and as blank forms", async () => {
		const { secretary } = pages
		const printed = async ({ cards, blank }) => {
			await open("secretary", "annex-printout/new")
			await secretary.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
			await secretary.locator('[data-fieldname="cards"] input').setChecked(cards)
			await secretary.locator('[data-fieldname="blank"] input').setChecked(blank)
			if (blank) await secretary.locator('[data-fieldname="reason"]').waitFor({ state: "hidden" })
			else await type(secretary, "reason", "装订存档")
			if (blank) await onTelephone("secretary", "printout")
			const name = await saveNew(secretary, "annex-printout")
			await press(secretary, "开始")
			await secretary.locator('header .pill:text-is("完成")').waitFor()
			const { file, pages: number } = await sessions.secretary.get(`/api/resource/Annex Printout/${name}`)
			const words = wordsOf(Buffer.from(await (await sessions.secretary.ask(file)).arrayBuffer()))
			return { number, words: words.replaceAll(" ", "") }
		}
		const people = await ask("secretary", "Investigation Record", {}, ["member_name"])
		const card = await printed({ cards: true, blank: false })
		assert.equal(card.number, people.length)
		const roster = await printed({ cards: false, blank: false })
		assert.ok(roster.number < people.length)
		for (const { words } of [card, roster]) for (const { member_name } of people) assert.ok(words.includes(member_name))
		const empty = await printed({ cards: true, blank: true })
		assert.equal(empty.number, 1)
		assert.match(empty.words, /附件1.*登记表/)
		for (const { member_name } of people) assert.ok(!empty.words.includes(member_name), member_name)
		await pages.secretary.setViewportSize({ width: 1440, height: 900 })
	})

	it("a number is checked wholly while it is typed; birth date and sex follow it, what is missing is asked for at its field", async () => {
		const { secretary } = pages
		const [own, others] = await Promise.all(
			[PEOPLE.secretary.organization, PEOPLE.neighbour.organization].map((organization) =>
				administrator.get("/api/resource/Party Member", {
					filters: { organization, membership_status: "On Roster" },
					fields: ["member_name", "identity_number"],
					limit_page_length: 1,
				}),
			),
		)
		await open("secretary", "party-member/new")
		const field = (name) => secretary.locator(`[data-fieldname="${name}"]`).first()
		const says = async (number, words) => {
			await type(secretary, "identity_number", number)
			await field("identity_number").getByText(words).waitFor()
		}
		await says("43999919760101", /有14位，应为18位/)
		await says("990199198101010017", /没有代码为99的省份/)
		await says("439999197613010019", /日期/)
		await says("439999197601010012", /校验/)
		await says("439999760101001", /是15位身份证号码，升为18位应为439999197601010011/)
		await says(own[0].identity_number, new RegExp(`已由${own[0].member_name}使用`))
		await type(secretary, "identity_number", others[0].identity_number)
		await settled(secretary)
		assert.equal(
			await field("identity_number")
				.getByText(/使用|不能/)
				.count(),
			0,
		) // no right to know
		await type(secretary, "identity_number", "439999197601010011")
		await secretary.waitForFunction(
			() => document.querySelector('[data-fieldname="birth_date"] input').value === "1976-01-01",
		)
		assert.equal(await field("sex").locator("select").inputValue(), "男")
		await type(secretary, "identity_number", "439999198103150024")
		await secretary.waitForFunction(
			() => document.querySelector('[data-fieldname="birth_date"] input').value === "1981-03-15",
		)
		assert.equal(await field("sex").locator("select").inputValue(), "女")
		await secretary.keyboard.press("Control+s")
		await field("member_name").getByRole("alert").waitFor()
		await shot("secretary", "1440-number")
	})

	it("letters without a receipt are worked through by age, with the receiver and the next step", async () => {
		const { first } = pages
		await open("first", "query-report/Letters Without Receipt")
		const rows = first.locator(ROWS).filter({ has: first.locator("a") })
		await rows.first().getByText("外地某单位党委").waitFor()
		await rows.first().getByText("查找党员本人").waitFor()
		const open_letters = await ask("first", LETTER, { status: "Open" }, ["name", "issued_on"])
		assert.equal(await rows.count(), open_letters.length)
		const heads = (await first.locator("thead tr:not(figure tr)").first().locator("th").allInnerTexts()).map((head) =>
			head.trim(),
		)
		const days = await rows.locator(`td:nth-child(${heads.indexOf("超期天数") + 1})`).allInnerTexts()
		const ages = days.map(Number)
		assert.deepEqual(
			ages,
			ages.toSorted((a, b) => b - a),
		)
		assert.ok(ages[0] > 3000)
		await shot("first", "1440-letters")
		await rows.first().getByRole("link").first().click()
		await first.waitForURL(/transfer-letter\//)
		await first
			.locator('header .pill:text-is("逾期未回执")')
			.or(first.getByText(/逾期|有效期/))
			.first()
			.waitFor()
		await shot("first", "1440-letter")
		await open("neighbour", "query-report/Letters Without Receipt")
		await onTelephone("neighbour", "letters")
	})

	it("overdue letters come up by themselves on the branch's desk and in its bell, once", async () => {
		for (let times = 0; times < 2; times++)
			desk.bench.run("execute", "party_investigation.membership.reminders.letters_overdue")
		const { neighbour } = pages
		const overdue = { status: "Open", expires_on: ["<", day(0)], organization: PEOPLE.neighbour.organization }
		const letters = await ask("neighbour", LETTER, overdue)
		assert.ok(letters.length)
		await open("neighbour", "my-branch")
		await card("neighbour", "逾期未回执介绍信").getByText(String(letters.length), { exact: true }).waitFor()
		const news = await told("neighbour")
		await news.first().waitFor()
		assert.equal(await news.count(), letters.length)
		await shot("neighbour", "390-bell")
		await news.first().click()
		await neighbour.waitForURL(/transfer-letter\//)
		const tasks = await ask("neighbour", "ToDo", { reference_type: LETTER, status: "Open" })
		assert.equal(tasks.length, letters.length)
	})

	it("the result of a search moves the member to annex 3, and later to annex 2 with the history", async () => {
		const { third } = pages
		const [search] = await ask("third", SEARCH, { result: "Open" }, ["name", "member_name", "member"])
		await open("third", `contact-search/${search.name}`)
		await press(third, "登记一次查找")
		await type(dialogOf("third"), "outcome", "邻居称已搬走，去向不明")
		await accept("third", "登记")
		await third
			.getByText(/已达到要求|查找已够|可以认定/)
			.first()
			.waitFor()
		await select(third, "result", "仍无法取得联系")
		await save(third)
		await shot("third", "1440-not-found")
		await press(third, /^附件3/)
		await third.getByRole("link", { name: search.member_name }).first().waitFor()
		await shot("third", "1440-annex-3")
		await open("third", `contact-search/${search.name}`)
		await select(third, "result", "已取得联系")
		await type(third, "conduct", "在外务工，未参加组织生活，愿意接受组织管理")
		await save(third)
		await press(third, /^附件2/)
		await third.getByRole("link", { name: search.member_name }).first().waitFor()
		await shot("third", "1440-annex-2")
		const [line] = await ask("third", "Untraced Member", { member: search.member }, ["name", "withdrawn_on"])
		assert.equal(line.withdrawn_on, day(0))
		await open("third", `untraced-member/${line.name}`)
		await onTelephone("third", "withdrawn")
		await third.setViewportSize({ width: 1440, height: 900 })
	})

	it("a branch meeting without its quorum or its votes decides nothing", async () => {
		const { third } = pages
		const [waiting] = await ask("third", CASE, { status: "In Progress", next_step: "支部大会表决" })
		await open("third", `disposition-case/${waiting.name}`)
		await press(third, "登记步骤")
		const vote = async (values) => {
			const votes = { done_on: "2016-05-20", entitled: "20", votes_against: "0", abstained: "0", ...values }
			for (const [field, value] of Object.entries(votes)) await type(dialogOf("third"), field, value)
			await dialogOf("third").getByRole("button", { name: "登记步骤", exact: true }).click()
		}
		await vote({ present: "9", votes_for: "9" })
		await dialogOf("third")
			.getByText(/到会9人，未超过有表决权的20人的半数，会议无效/)
			.waitFor()
		await accept("third", "好")
		await press(third, "登记步骤")
		await vote({ present: "16", votes_for: "10", votes_against: "6" })
		await dialogOf("third")
			.getByText(/赞成10人，未超过有表决权的20人的半数，未获通过/)
			.waitFor()
		await accept("third", "好")
		await press(third, "登记步骤")
		await vote({ present: "16", votes_for: "11", votes_against: "5" })
		await third
			.getByText(/下一步：基层党委审批/)
			.first()
			.waitFor()
		await shot("third", "1440-votes")
	})

	it("a secretary does not approve: the case stands with the committee, and so does the membership", async () => {
		const { third } = pages
		const [ready] = await ask("third", CASE, { status: "In Progress", next_step: "基层党委审批" }, ["name", "member"])
		await open("third", `disposition-case/${ready.name}`)
		await third.getByText(/下一步：基层党委审批，由上级党委办理/).waitFor()
		await third.getByRole("button", { name: "操作", exact: true }).click()
		await third.getByRole("menuitem", { name: /^撤回/ }).waitFor()
		const approve = third.getByRole("menuitem", { name: /^批准/ })
		await approve.getByText("只有基层党委组织员、组织部干部可以办理").waitFor()
		await approve.click()
		await dialogOf("third").getByText("只有基层党委组织员、组织部干部可以办理").waitFor()
		await accept("third", "好")
		await onTelephone("third", "not-approved")
		const approval = { approved_on: "2016-05-25", approving_organization: "DEMO1" }
		const values = { dt: CASE, dn: ready.name, method: "approve", args: approval }
		await assert.rejects(sessions.third.post("/api/method/run_doc_method", values), /403|417/)
		const { membership_status } = await sessions.third.get(`/api/resource/Party Member/${ready.member}`)
		assert.equal(membership_status, "On Roster")
	})

	it("a term for improving comes up before it ends, and goes to the committee when it has ended", async () => {
		const { home, officer } = pages
		const decided = (await ask("home", CASE, {}, ["member"])).map(({ member }) => member)
		const restored = await ask("home", SEARCH, { result: "Contact Restored" }, ["member", "member_name", "campaign"])
		const people = restored.filter(({ member }) => !decided.includes(member)).slice(0, 2)
		const days = [
			["2016-05-10", "2016-05-20", "2016-05-25", "2016-11-01"],
			[day(-20), day(-15), day(-10), day(10)],
		]
		for (const [place, { member, campaign }] of people.entries()) await improve(campaign, member, ...days[place])
		desk.bench.run("execute", "party_investigation.disposition.terms.come_up")
		await open("home", "my-branch")
		await card("home", "将到期的限期改正").getByText("2", { exact: true }).waitFor()
		await onTelephone("home", "home")
		const news = await told("home")
		for (const { member_name } of people) await news.filter({ hasText: member_name }).first().waitFor()
		await shot("home", "390-terms")
		await home.keyboard.press("Escape")
		await card("home", "将到期的限期改正").click()
		await home.waitForURL(/disposition-case/)
		for (const { member_name } of people) await home.getByRole("link", { name: member_name }).first().waitFor()
		await open("officer", "party-committee")
		const above = await told("officer")
		await above.filter({ hasText: people[0].member_name }).first().waitFor()
		assert.equal(await above.filter({ hasText: people[1].member_name }).count(), 0)
		await shot("officer", "1440-terms")
		await above.filter({ hasText: people[0].member_name }).first().click()
		await officer.waitForURL(/disposition-case\//)
	})

	it("nothing is deleted: no menu offers it and no request does it", async () => {
		const { first } = pages
		for (const doctype of ["Party Member", "Investigation Record", SEARCH, LETTER, CASE]) {
			const [{ name }] = await ask("first", doctype, {})
			await open("first", `${doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(name)}`)
			await first.locator("header").getByRole("button", { name: "更多", exact: true }).click()
			await first.getByRole("menuitem").first().waitFor()
			assert.equal(await first.getByRole("menuitem", { name: /删除/ }).count(), 0, doctype)
			const refused = await sessions.first.ask(`/api/resource/${doctype}/${encodeURIComponent(name)}`, {
				method: "DELETE",
				headers: { "content-type": "application/json" },
			})
			assert.ok([403, 417].includes(refused.status), `${doctype}: ${refused.status}`)
			assert.equal((await ask("first", doctype, { name })).length, 1)
		}
		await open("first", "disposition-case")
		await first.getByRole("checkbox", { name: /全选/ }).first().check()
		await first.getByRole("button", { name: /^操作/ }).click()
		await first.getByRole("menuitem").first().waitFor()
		assert.equal(await first.getByRole("menuitem", { name: /删除/ }).count(), 0)
	})

	it("a department appoints below its unit, and gives nobody more than its own", async () => {
		const { department } = pages
		const appoint = async (capacity, organization) => {
			await open("department", "organization-appointment/new")
			assert.equal(await department.locator('[data-fieldname="user"] input').inputValue(), "") // nobody appoints oneself
			await link(department, "user", emailOf("third"))
			await select(department, "capacity", capacity)
			await link(department, "organization", organization)
			await type(department, "from_date", "2016-01-01")
		}
		await appoint("系统管理", "机械学院党委")
		await department.keyboard.press("Control+s")
		await dialogOf("department").getByText("只有系统管理员可以授权系统管理员").waitFor()
		await shot("department", "1440-not-appointed")
		await accept("department", "好")
		await appoint("党支部书记", "文学院教工第二党支部")
		await saveNew(department, "organization-appointment")
		const sees = async () => (await ask("third", "Party Member", {}, ["organization"])).map((row) => row.organization)
		assert.deepEqual([...new Set(await sees())].toSorted(), ["DEMO1-2", "DEMO1-3"])
		await type(department, "to_date", day(-1))
		await save(department)
		assert.deepEqual([...new Set(await sees())], ["DEMO1-3"])
	})

	/** A member of the second college is to improve until a day: the steps of the case and its approval, over REST. */
	async function improve(campaign, member, talk, meeting, approved, until) {
		const steps = [
			{ step: "组织谈话", done_on: talk },
			{ step: "支部大会表决", done_on: meeting },
			{ step: "基层党委审批", done_on: approved },
		]
		const votes = { meeting_on: meeting, entitled: 20, present: 16, votes_for: 15, votes_against: 0, abstained: 1 }
		const values = {
			campaign,
			member,
			measure: "限期改正",
			grounds: "不按规定交纳党费",
			correct_by: until,
			steps,
			...votes,
		}
		const made = await administrator.post(`/api/resource/${CASE}`, values)
		const approval = { approved_on: approved, approving_organization: "DEMO2" }
		const call = { dt: CASE, dn: made.name, method: "approve", args: approval }
		await administrator.post("/api/method/run_doc_method", call)
	}
})
