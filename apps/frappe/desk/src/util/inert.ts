const TAG = /<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>/g
const ATTRIBUTE = /(\s)(style|on[a-z]+)(?=\s*=)/gi

/**
 * HTML whose elements carry no styles and no handlers: styles stand under `data-style`, handlers under `data-off`.
 * A browser whose page allows neither complains already while it reads such text, even apart from the page.
 */
export function inert(html: string): string {
	return html.replace(TAG, (tag) => (/\s(style|on)/i.test(tag) ? outsideQuotes(tag) : tag))
}

/** Names of attributes stand outside of quotes. */
function outsideQuotes(tag: string): string {
	return tag
		.split(/("[^"]*"|'[^']*')/)
		.map((part, place) =>
			place % 2
				? part
				: part.replace(
						ATTRIBUTE,
						(_all, blank: string, name: string) => blank + (name.toLowerCase() === "style" ? "data-style" : "data-off"),
					),
		)
		.join("")
}
