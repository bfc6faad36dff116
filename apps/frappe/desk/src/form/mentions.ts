/** Somebody who can be mentioned. */
export interface Person {
	id: string
	value: string
}

const escaped = (text: string) =>
	text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

/** A comment as it is stored: line breaks, and `@name` of the people who were chosen as mentions. */
export function commentHtml(text: string, people: Person[]): string {
	let html = escaped(text.trim()).replace(/\n/g, "<br>")
	// the longest name first: one may begin with another
	for (const person of [...people].sort((one, other) => other.value.length - one.value.length)) {
		const name = `@${escaped(person.value)}`
		const mention = `<span class="mention" data-id="${escaped(person.id)}" data-value="${escaped(person.value)}" data-denotation-char="@">\u0000${escaped(person.value)}</span>`
		html = html.split(name).join(mention)
	}
	return html.replaceAll("\u0000", "@")
}

/** A stored comment as text to be changed, and the people it mentions. */
export function commentText(html: string): { text: string; people: Person[] } {
	const page = new DOMParser().parseFromString(
		html.replace(/<br\s*\/?>/gi, "\n").replace(/<\/p>\s*<p>/gi, "\n"),
		"text/html",
	)
	const people = [...page.querySelectorAll<HTMLElement>("span.mention[data-id]")].map((one) => ({
		id: one.dataset.id!,
		value: one.dataset.value ?? one.textContent!.replace(/^@/, ""),
	}))
	return { text: page.body.textContent?.trim() ?? "", people }
}

/** What is being typed after the last `@` before the cursor; nothing if none is being typed. */
export function typedName(text: string, cursor: number): string | undefined {
	return (
		/(?:^|[\s，。；：、])@([^\s@]{0,30})$/.exec(text.slice(0, cursor))?.[1] ??
		/[\u4e00-\u9fff]@([^\s@]{0,30})$/.exec(text.slice(0, cursor))?.[1]
	)
}
