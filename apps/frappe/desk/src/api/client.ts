import { ApiError, errorOf, serverMessages, SessionEnded, type ServerMessage } from "./errors"
import { fetchWithProgress } from "./upload"

export interface RequestOptions {
	method?: "GET" | "POST" | "PUT" | "DELETE"
	/** Values of the request: the query of a GET, else a JSON body. */
	values?: Record<string, unknown>
	/** A form with files, sent as it is. */
	form?: FormData
	signal?: AbortSignal
	/** Do not show the messages that come with a successful answer. */
	silent?: boolean
	/** Told how much of a form with files is sent, from 0 to 1. */
	progress?: (share: number) => void
}

interface Guard {
	/** Let the user sign in again; rejects with SessionEnded when they do not. */
	signInAgain: () => Promise<void>
	/** Let the user prove once more to be there, for what is grave; rejects with Told when they do not. */
	proveAgain: () => Promise<void>
	/** Whether somebody else has signed in in this browser meanwhile; nothing may be sent in that name. */
	isOther: () => boolean
	/** Show messages that came with an answer. */
	show: (messages: ServerMessage[]) => void
}

let csrfToken = ""
let guard: Guard = {
	signInAgain: () => Promise.reject(new SessionEnded()),
	proveAgain: () => Promise.reject(new SessionEnded()),
	isOther: () => false,
	show: () => undefined,
}

/** Tell the client which token changing requests carry. */
export function setCsrfToken(token: string): void {
	csrfToken = token
}

/** The token of changing requests, for forms that the browser sends itself. */
export function getCsrfToken(): string {
	return csrfToken
}

/** Tell the client how to ask for a new sign-in and how to show messages. */
export function setGuard(own: Guard): void {
	guard = own
}

/**
 * Send a request and read its JSON.
 *
 * When the session has ended, the user signs in again in the same page and the request is sent once more, so that
 * nothing typed is lost.
 *
 * @throws ApiError with the server's messages
 */
export async function request(path: string, options: RequestOptions = {}): Promise<any> {
	if (!isSigning(path) && guard.isOther()) {
		await guard.signInAgain()
		await renewToken()
	}
	try {
		return await proven(() => send(path, options))
	} catch (error) {
		if (isSigning(path) || !(error instanceof ApiError)) throw error
		if (error.kind === "CSRFTokenError" && (await renewToken())) return send(path, options)
		if (!(await hasEnded(error))) throw error
		await guard.signInAgain()
		await renewToken()
		return send(path, options)
	}
}

/** The refusal of what is grave, until the user has given the password once more. */
const PROOF_WANTED = "ReauthenticationRequired"

/** Do something that the server may refuse until the user has proved to be there, and then once more. */
export async function proven<T>(ask: () => Promise<T>): Promise<T> {
	try {
		return await ask()
	} catch (error) {
		if (!(error instanceof ApiError) || error.kind !== PROOF_WANTED) throw error
		await guard.proveAgain()
		return ask()
	}
}

const isSigning = (path: string) => /\/(login|logout)$/.test(path)

/** Whether a refusal means that nobody is signed in any more: the server says so, or does not know who asks. */
async function hasEnded(error: ApiError): Promise<boolean> {
	if (error.body.session_expired) return true
	if (![401, 403].includes(error.status)) return false // 401 is also the answer to a wrong password
	const response = await fetch("/api/method/frappe.auth.get_logged_user", { credentials: "same-origin" }).catch(
		() => undefined,
	) // the page may be gone
	return response?.status === 401 || response?.status === 403
}

/** Call a whitelisted method; the answer's `message`. */
export async function call<T = any>(
	method: string,
	values: Record<string, unknown> = {},
	options: Omit<RequestOptions, "values"> = {},
): Promise<T> {
	return (await callWhole(method, values, options)).message
}

/** Call a whitelisted method; the whole answer. */
export function callWhole(
	method: string,
	values: Record<string, unknown> = {},
	options: Omit<RequestOptions, "values"> = {},
): Promise<any> {
	return request(`/api/method/${method}`, { method: "POST", ...options, values })
}

/** Call a whitelisted method that changes nothing. */
export function ask<T = any>(method: string, values: Record<string, unknown> = {}, signal?: AbortSignal): Promise<T> {
	return call(method, values, { method: "GET", signal })
}

/** The page whose boot data hold the token. */
let shell = "/app"

/** Tell the client which page it runs in, where that is not the desk. */
export function setShell(path: string): void {
	shell = path
}

/** Read a fresh token from the shell page; true if there is one. Also tells whether somebody is signed in. */
export async function renewToken(): Promise<boolean> {
	const response = await fetch(shell, { headers: { Accept: "text/html" }, credentials: "same-origin" })
	if (response.redirected && new URL(response.url).pathname.startsWith("/login")) return false
	const page = new DOMParser().parseFromString(await response.text(), "text/html")
	const boot = page.getElementById("boot")?.textContent
	if (!boot) return false
	setCsrfToken(JSON.parse(boot).csrf_token ?? "")
	return true
}

async function send(path: string, options: RequestOptions): Promise<any> {
	const method = options.method ?? "GET"
	const headers: Record<string, string> = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" }
	let address = path
	let body: BodyInit | undefined
	if (method === "GET") {
		const query = queryOf(options.values ?? {})
		if (query) address += (path.includes("?") ? "&" : "?") + query
	} else {
		headers["X-Frappe-CSRF-Token"] = csrfToken
		if (options.form) body = options.form
		else {
			headers["Content-Type"] = "application/json"
			body = JSON.stringify(options.values ?? {})
		}
	}
	const response = await reach(
		address,
		{ method, headers, body, signal: options.signal, credentials: "same-origin" },
		options.progress,
	)
	const answer = await read(response).catch(lost)
	if (!response.ok) throw errorOf(response.status, answer)
	const messages = options.silent ? [] : serverMessages(answer)
	if (messages.length) guard.show(messages)
	return answer
}

async function reach(address: string, init: RequestInit, progress?: RequestOptions["progress"]): Promise<Response> {
	try {
		return await (progress ? fetchWithProgress(address, init, progress) : fetch(address, init))
	} catch (error) {
		return lost(error)
	}
}

/** A connection that breaks, before the answer or within it: a page being left does that too. */
function lost(error: unknown): never {
	if (!(error instanceof TypeError)) throw error
	throw new ApiError(0, "", [{ message: offline() }])
}

let offline = () => "The server cannot be reached."

/** Give the words for an unreachable server, once translations are there. */
export function setOfflineText(text: () => string): void {
	offline = text
}

async function read(response: Response): Promise<any> {
	if (response.status === 204) return {}
	const kind = response.headers.get("Content-Type") ?? ""
	if (kind.includes("json")) return response.json()
	return response.ok ? { message: await response.text() } : {}
}

/** Values as a query string; objects as JSON, nothing for null. */
export function queryOf(values: Record<string, unknown>): string {
	const query = new URLSearchParams()
	for (const [key, value] of Object.entries(values)) {
		if (value === undefined || value === null) continue
		query.set(key, typeof value === "object" ? JSON.stringify(value) : String(value))
	}
	return query.toString()
}
