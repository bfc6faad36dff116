import { ApiError, plain, serverMessages, SessionEnded } from "@/api/errors"

export interface Refusal {
	name: string
	reason: string
}

export interface Outcome {
	done: string[]
	refused: Refusal[]
	/** Rows that were not begun, because the user stopped. */
	left: string[]
}

interface Course {
	/** Told after each part how many rows are through. */
	advance?: (count: number) => void
	stopped?: () => boolean
}

/**
 * Do something with many rows, part by part, so that no request is long and every refusal has its row.
 *
 * @param work does it with some of the rows and says which were refused; when it fails as a whole, each row is tried alone
 */
export async function inParts(
	names: string[],
	size: number,
	work: (part: string[]) => Promise<Refusal[]>,
	course: Course = {},
): Promise<Outcome> {
	const outcome: Outcome = { done: [], refused: [], left: [] }
	for (let start = 0; start < names.length; start += size) {
		const part = names.slice(start, start + size)
		if (course.stopped?.()) return { ...outcome, left: names.slice(start) }
		const refused = await attempt(part, work)
		const not = new Set(refused.map((row) => row.name))
		outcome.refused.push(...refused)
		outcome.done.push(...part.filter((name) => !not.has(name)))
		course.advance?.(start + part.length)
	}
	return outcome
}

async function attempt(part: string[], work: (part: string[]) => Promise<Refusal[]>): Promise<Refusal[]> {
	try {
		return await work(part)
	} catch (error) {
		if (error instanceof SessionEnded || !(error instanceof ApiError)) throw error
		if (part.length === 1) return [{ name: part[0], reason: error.message }]
		const each: Refusal[] = []
		for (const name of part) each.push(...(await attempt([name], work)))
		return each
	}
}

/** Why rows were refused, as the messages of an answer say it: a line that begins with the row's name. */
export function reasonsIn(answer: Record<string, any>, names: string[]): Refusal[] {
	const lines = serverMessages(answer).flatMap((message) => plain(message.message).split("\n"))
	return names.flatMap((name) => {
		const line = lines.find((one) => one.startsWith(`${name}:`))
		return line ? [{ name, reason: line.slice(name.length + 1).trim() }] : []
	})
}

/** The refusals of rows that are known to have stayed, with the reasons that an answer gives. */
export function refusalsOf(stayed: string[], answer: Record<string, any>): Refusal[] {
	const told = new Map(reasonsIn(answer, stayed).map((row) => [row.name, row.reason]))
	const rest = serverMessages(answer)
		.map((message) => plain(message.message))
		.join("; ")
	return stayed.map((name) => ({ name, reason: told.get(name) ?? rest }))
}
