/** How one document of an import went, as the server tells it. */
export interface ImportLog {
	row_indexes: string
	success: number
	docname: string | null
	messages: string | null
	exception: string | null
}

export interface Outcome {
	done: number
	failed: { rows: number[]; messages: string[] }[]
}

/** What became of the rows: a row that failed first and was taken by a later run is done. */
export function outcomeOf(logs: ImportLog[]): Outcome {
	const last = new Map<string, ImportLog>()
	for (const log of logs) if (!last.get(log.row_indexes)?.success) last.set(log.row_indexes, log)
	const rows = [...last.values()]
	return {
		done: rows.filter((log) => log.success).length,
		failed: rows
			.filter((log) => !log.success)
			.map((log) => ({ rows: parse<number>(log.row_indexes), messages: parse<string>(log.messages).map(textOf) }))
			.sort((one, other) => one.rows[0] - other.rows[0]),
	}
}

function parse<T>(text: string | null): T[] {
	try {
		const found = JSON.parse(text || "[]")
		return Array.isArray(found) ? found : [found]
	} catch {
		return text ? [text as T] : []
	}
}

function textOf(message: any): string {
	return typeof message === "string" ? message : String(message?.message ?? "")
}
