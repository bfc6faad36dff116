import { defineComponent, h, type VNodeChild } from "vue"

import { safeAddress } from "./address"

const ALLOWED = new Set([
	"A", "B", "BLOCKQUOTE", "BR", "CODE", "DIV", "EM", "H1", "H2", "H3", "H4", "HR", "I", "LI", "OL", "P", "PRE", "S", "SMALL",
	"SPAN", "STRONG", "SUB", "SUP", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "U", "UL",
]) // prettier-ignore
const DROPPED = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "EMBED", "TEMPLATE", "NOSCRIPT", "TEXTAREA", "TITLE"])

/**
 * Text with simple markup, rebuilt element by element: emphasis, lists, tables and links stay, everything else is shown as
 * its text. Nothing of it is ever handed to the browser as HTML.
 */
export default defineComponent({
	name: "SafeHtml",
	props: { html: { type: String, default: "" }, tag: { type: String, default: "div" } },
	setup(props) {
		return () => h(props.tag, { class: "safe-html" }, build(props.html))
	},
})

function build(html: string): VNodeChild[] {
	if (!/[<&]/.test(html)) return [html]
	const page = new DOMParser().parseFromString(html, "text/html")
	return [...page.body.childNodes].map(rebuild)
}

function rebuild(node: Node): VNodeChild {
	if (node.nodeType === Node.TEXT_NODE) return node.textContent
	if (!(node instanceof Element) || DROPPED.has(node.tagName)) return null
	const children = [...node.childNodes].map(rebuild)
	if (!ALLOWED.has(node.tagName)) return children as any
	return h(node.tagName.toLowerCase(), attributes(node), children as any)
}

function attributes(element: Element): Record<string, string> {
	const kept: Record<string, string> = {}
	if (element.tagName === "A") {
		const address = safeAddress(element.getAttribute("href"))
		if (address) {
			kept.href = address
			if (/^https?:/i.test(address)) Object.assign(kept, { target: "_blank", rel: "noopener noreferrer" })
		}
	}
	for (const name of ["colspan", "rowspan"]) {
		const value = element.getAttribute(name)
		if (value && /^\d+$/.test(value)) kept[name] = value
	}
	return kept
}
