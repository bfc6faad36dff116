import { Editor, getSchema, type Extensions, type JSONContent } from "@tiptap/core"
import Image from "@tiptap/extension-image"
import { TableKit } from "@tiptap/extension-table"
import { DOMParser as SchemaParser } from "@tiptap/pm/model"
import TextAlign from "@tiptap/extension-text-align"
import { BackgroundColor, Color, TextStyle } from "@tiptap/extension-text-style"
import StarterKit from "@tiptap/starter-kit"

import { safeAddress } from "@/util/address"
import { inert } from "@/util/inert"

/** Pictures of this site, or in the text itself; those of other hosts are never asked for. */
const isOwnPicture = (address: unknown) =>
	/^(\/(?!\/)|data:image\/(png|jpe?g|gif|webp);base64,)/i.test(String(address ?? ""))

const OwnImage = Image.extend({
	renderHTML({ HTMLAttributes }) {
		if (isOwnPicture(HTMLAttributes.src)) return ["img", HTMLAttributes]
		return ["span", { title: HTMLAttributes.src }, HTMLAttributes.alt || "▢"]
	},
})

const EXTENSIONS: Extensions = [
	StarterKit.configure({
		link: {
			openOnClick: false,
			HTMLAttributes: { rel: null, target: null },
			isAllowedUri: (address) => Boolean(safeAddress(address)),
		},
	}),
	TableKit.configure({ table: { resizable: false } }),
	TextAlign.configure({ types: ["heading", "paragraph"] }),
	OwnImage.configure({ inline: true, allowBase64: true }),
	TextStyle,
	Color,
	BackgroundColor,
]

/** HTML as a document of the editor. Styles are set one by one: the page's policy reads none out of markup. */
export function readHtml(html: string, extensions: Extensions = EXTENSIONS): JSONContent {
	const page = new DOMParser().parseFromString(inert(html), "text/html")
	for (const element of page.body.querySelectorAll<HTMLElement>("[data-style]")) {
		element.style.cssText = element.dataset.style ?? ""
		delete element.dataset.style
	}
	return SchemaParser.fromSchema(getSchema(extensions)).parse(page.body).toJSON()
}

/**
 * An editor whose text is what Frappe's Text Editor keeps: HTML of headings, lists, quotes, tables, links and pictures.
 * What it does not know is dropped from pasted text; nothing of it is handed to the browser as HTML.
 *
 * @param further more extensions, such as mentions
 */
export function makeEditor(
	element: HTMLElement,
	html: string,
	attributes: Record<string, string>,
	changed: (html: string) => void,
	further: Extensions = [],
): Editor {
	const extensions = [...EXTENSIONS, ...further]
	return new Editor({
		element,
		content: readHtml(html, extensions),
		injectCSS: false, // the page's policy takes no style elements
		extensions,
		editorProps: {
			attributes: { ...attributes, role: "textbox", "aria-multiline": "true" },
			transformPastedHTML: inert,
		},
		onUpdate: ({ editor }) => changed(editor.isEmpty ? "" : editor.getHTML()),
	})
}
