// One user for each capacity of the app, made as an administrator makes them: a user, then an appointment.
import { readFileSync } from "node:fs"
import { basename } from "node:path"

export const SECRET = "Xiangshui-2016"

/** Who plays which part: a short name, what the person is called, the capacity, and where. */
export const PEOPLE = {
	secretary: { name: "周书记", capacity: "Branch Secretary", organization: "DEMO2-4" },
	recorder: { name: "吴委员", capacity: "Branch Recorder", organization: "DEMO2-4" },
	neighbour: { name: "郑书记", capacity: "Branch Secretary", organization: "DEMO1-1" },
	officer: { name: "王组织员", capacity: "Committee Officer", organization: "DEMO2" },
	department: { name: "李干事", capacity: "Organization Department Officer", organization: "DEMO" },
	reviewer: { name: "赵纪检", capacity: "Discipline Reviewer", organization: "DEMO" },
	auditor: { name: "钱审计", capacity: "Investigation Auditor", organization: "DEMO" },
	manager: { name: "孙管理", capacity: "Investigation Administrator", organization: "DEMO" },
}

/** What a part's user signs in with. */
export const emailOf = (part) => (part === "administrator" ? "Administrator" : `${part}@party.example`)

/** Make the users of `parts`, and their appointments. @param {Session} administrator */
export async function makePeople(administrator, parts = Object.keys(PEOPLE)) {
	for (const part of parts) {
		const { name, capacity, organization } = PEOPLE[part]
		const user = emailOf(part)
		await administrator.post("/api/resource/User", {
			email: user,
			first_name: name,
			language: "zh",
			new_password: SECRET,
			send_welcome_email: 0,
		})
		await administrator.post("/api/resource/Organization Appointment", {
			user,
			capacity,
			organization,
			from_date: "2016-01-01",
		})
	}
}

/** A session over HTTP, for what a test needs before a browser is there, and for asking what a browser would not. */
export class Session {
	#url
	#cookie = ""

	/** Sign in. @param {string} url of the site */
	static async of(url, user, password) {
		const session = new Session()
		session.#url = url
		const answer = await fetch(`${url}/api/method/login`, {
			method: "POST",
			body: new URLSearchParams({ usr: user, pwd: password }),
		})
		if (!answer.ok) throw new Error(`${user} cannot sign in: ${answer.status} ${await answer.text()}`)
		session.#cookie = answer.headers
			.getSetCookie()
			.map((cookie) => cookie.split(";")[0])
			.join("; ")
		return session
	}

	/** Its cookies, for a browser. */
	cookies() {
		return this.#cookie
			.split("; ")
			.map((cookie) => ({ url: this.#url, name: cookie.split("=")[0], value: cookie.slice(cookie.indexOf("=") + 1) }))
	}

	/** The raw answer to a request. */
	async ask(path, options = {}) {
		const headers = { cookie: this.#cookie, accept: "application/json", ...options.headers }
		return fetch(new URL(path, this.#url), { ...options, headers })
	}

	/** What a GET answers: `data` or `message`. */
	async get(path, values = {}) {
		const words = Object.entries(values).map(
			([key, value]) => `${key}=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`,
		)
		return this.#read(await this.ask(`${path}?${words.join("&")}`), path)
	}

	/** What a POST answers. */
	async post(path, values) {
		const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(values) }
		return this.#read(await this.ask(path, options), path)
	}

	/** What a PUT answers. */
	async put(path, values) {
		const options = { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(values) }
		return this.#read(await this.ask(path, options), path)
	}

	/** Upload a private file. @returns {Promise<string>} its address */
	async upload(path) {
		const form = new FormData()
		form.append("file", new File([readFileSync(path)], basename(path)))
		form.append("is_private", "1")
		return (await this.#read(await this.ask("/api/method/upload_file", { method: "POST", body: form }), path)).file_url
	}

	async #read(answer, path) {
		const text = await answer.text()
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 400)}`)
		const body = JSON.parse(text)
		return body.data ?? body.message
	}
}
