/** A message that the server sends beside its answer. Its text may carry simple HTML. */
export interface ServerMessage {
	message: string
	title?: string
	indicator?: string
	alert?: boolean
	as_list?: boolean
	as_table?: boolean
	raise_exception?: boolean
	primary_action?: unknown
}

/** An answer of the server that is not a success, with what the server says about it. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		/** The exception's name, such as `ValidationError`; empty when the server was not reached. */
		readonly kind: string,
		readonly messages: ServerMessage[],
		readonly body: Record<string, any> = {},
	) {
		super(messages.map((row) => plain(row.message)).join("\n") || kind || `HTTP ${status}`)
		this.name = "ApiError"
	}
}

/** Thrown when the user chose not to sign in again. */
export class SessionEnded extends Error {}

/** The messages of an answer, each point of a list by itself; the server packs each message as JSON inside JSON. */
export function serverMessages(body: Record<string, any>): ServerMessage[] {
	if (!body._server_messages) return []
	return (JSON.parse(body._server_messages) as (string | ServerMessage)[]).map(unpacked).flatMap(points)
}

function unpacked(row: string | ServerMessage): ServerMessage {
	if (typeof row !== "string") return row
	try {
		const read = JSON.parse(row)
		return typeof read === "object" && read ? read : { message: String(read) }
	} catch {
		return { message: row }
	}
}

const points = (row: ServerMessage): ServerMessage[] =>
	row.as_list && Array.isArray(row.message) ? row.message.map((message) => ({ ...row, message })) : [row]

/** Build the error of an answer that failed. */
export function errorOf(status: number, body: Record<string, any>): ApiError {
	const messages = serverMessages(body)
	if (!messages.length && body._error_message) messages.push({ message: body._error_message })
	if (!messages.length && typeof body.message === "string") messages.push({ message: body.message })
	return new ApiError(status, body.exc_type ?? "", messages, body)
}

/** A message's text without markup. */
export function plain(html: string): string {
	return String(html ?? "")
		.replace(/<br\s*\/?>|<\/(p|li|div)>/gi, "\n")
		.replace(/<[^>]*>/g, "")
		.replace(/&lt;/g, "<")
		.replace(/&gt;/g, ">")
		.replace(/&quot;/g, '"')
		.replace(/&#39;|&#x27;/g, "'")
		.replace(/&nbsp;/g, " ")
		.replace(/&amp;/g, "&")
		.trim()
}

/** A refusal that the user has been told of already. */
export class Told extends Error {}
