import { defineComponent, h, type VNodeChild } from "vue"

import { safeAddress } from "./address"
import { inert } from "./inert"

const ALLOWED = new Set([
	"A", "B", "BLOCKQUOTE", "BR", "CODE", "DIV", "EM", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "I", "LI", "OL", "P", "PRE", "S", "SMALL",
	"MARK", "SPAN", "STRONG", "SUB", "SUP", "TABLE", "TBODY", "TD", "TFOOT", "TH", "THEAD", "TR", "U", "UL",
]) // prettier-ignore
/** Pictures of this site or in the text itself; other hosts are never asked. */
const OWN_PICTURE = /^(\/(?!\/)|data:image\/(png|jpe?g|gif|webp);base64,)/i
const STYLES = { "text-align": "textAlign", color: "color", "background-color": "backgroundColor" }
const PLAIN_STYLE = /^[\w#(),.% -]+$/
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
	const page = new DOMParser().parseFromString(inert(html), "text/html")
	return [...page.body.childNodes].map(rebuild)
}

function rebuild(node: Node): VNodeChild {
	if (node.nodeType === Node.TEXT_NODE) return node.textContent
	if (!(node instanceof Element) || DROPPED.has(node.tagName)) return null
	if (node.tagName === "IMG") return picture(node)
	const children = [...node.childNodes].map(rebuild)
	if (!ALLOWED.has(node.tagName)) return children as any
	return h(node.tagName.toLowerCase(), attributes(node), children as any)
}

function picture(element: Element): VNodeChild {
	const source = element.getAttribute("src") ?? ""
	const alt = element.getAttribute("alt") ?? ""
	return OWN_PICTURE.test(source) ? h("img", { src: source, alt }) : alt
}

function attributes(element: Element): Record<string, any> {
	const kept: Record<string, any> = {}
	const style = stylesOf(element.getAttribute("data-style") ?? "")
	if (Object.keys(style).length) kept.style = style
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

/** The few styles that text may have, read from their text: the page's policy lets no style attribute work. */
function stylesOf(text: string): Record<string, string> {
	const pairs = text.split(";").map((part) => part.split(":").map((side) => side.trim()))
	return Object.fromEntries(
		pairs
			.filter(([name, value]) => name in STYLES && PLAIN_STYLE.test(value ?? "") && !/url|expression/i.test(value))
			.map(([name, value]) => [STYLES[name as keyof typeof STYLES], value]),
	)
}
