import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import {
	bracketMatching,
	defaultHighlightStyle,
	HighlightStyle,
	indentOnInput,
	indentUnit,
	syntaxHighlighting,
} from "@codemirror/language"
import { Compartment, EditorState, type Extension } from "@codemirror/state"
import {
	drawSelection,
	EditorView,
	highlightActiveLine,
	highlightSpecialChars,
	keymap,
	lineNumbers,
} from "@codemirror/view"

// the usual colours, those darker that are too pale on grey for small letters
const DARKER: Record<string, string> = { "#085": "#00693e", "#e40": "#b83000", "#f00": "#c00000", "#940": "#7a3600" }
const READABLE = HighlightStyle.define(
	defaultHighlightStyle.specs.map((spec) => ({ ...spec, ...(DARKER[spec.color] && { color: DARKER[spec.color] }) })),
)

/** Languages by the options of a Code field (as Frappe names them) or its type; each is loaded when it is needed. */
const LANGUAGES: Record<string, () => Promise<Extension>> = {
	JSON: async () => (await import("@codemirror/lang-json")).json(),
	HTML: async () => (await import("@codemirror/lang-html")).html(),
	Jinja: async () => (await import("@codemirror/lang-html")).html(),
	JS: async () => (await import("@codemirror/lang-javascript")).javascript(),
	Javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
	Python: async () => (await import("@codemirror/lang-python")).python(),
	PythonExpression: async () => (await import("@codemirror/lang-python")).python(),
	Markdown: async () => (await import("@codemirror/lang-markdown")).markdown(),
}
const LOOK = EditorView.theme({
	"&": { fontSize: "13px", maxHeight: "60vh", minHeight: "9rem", backgroundColor: "transparent" },
	"&.cm-focused": { outline: "none" },
	".cm-scroller": {
		padding: "8px 0",
		fontFamily: "ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace",
		lineHeight: "1.55",
		overflow: "auto",
	},
	".cm-content": { padding: "0" },
	".cm-gutter": { overflow: "visible !important" },
	".cm-gutters": { backgroundColor: "#f8f8f8", color: "#6b6b6b", borderRight: "1px solid #ededed" },
	".cm-activeLine": { backgroundColor: "#f8f8f880" },
})

/** What an editor of code is given. */
export interface CodeOptions {
	value: string
	language: string
	readOnly: boolean
	attributes: Record<string, string>
	changed: (value: string) => void
	left: () => void
}

/** An editor of code in a shadow tree of `host`: its style sheets come as objects there, as the page's policy asks. */
export class CodeEditor {
	private readonly view: EditorView
	private readonly attributes = new Compartment()
	private readonly writing = new Compartment()
	private told = false

	constructor(host: HTMLElement, options: CodeOptions) {
		const root = host.shadowRoot ?? host.attachShadow({ mode: "open" })
		const language = new Compartment()
		this.view = new EditorView({
			root,
			parent: root,
			state: EditorState.create({
				doc: options.value,
				extensions: [
					lineNumbers(),
					highlightSpecialChars(),
					history(),
					drawSelection(),
					indentOnInput(),
					indentUnit.of(options.language.startsWith("Python") ? "\t" : "  "),
					bracketMatching(),
					highlightActiveLine(),
					syntaxHighlighting(READABLE),
					// Tab indents; after Escape it goes on to the next field
					keymap.of([
						{ key: "Escape", run: (view) => (view.setTabFocusMode(2000), false) },
						...defaultKeymap,
						...historyKeymap,
						indentWithTab,
					]),
					EditorView.lineWrapping,
					LOOK,
					language.of([]),
					this.attributes.of(EditorView.contentAttributes.of(options.attributes)),
					this.writing.of(this.readOnly(options.readOnly)),
					EditorView.updateListener.of((update) => {
						if (update.docChanged && !this.told) options.changed(this.value)
						if (update.focusChanged && !update.view.hasFocus) options.left()
					}),
				],
			}),
		})
		void LANGUAGES[options.language]?.().then((own) => this.view.dispatch({ effects: language.reconfigure(own) }))
	}

	private readOnly(locked: boolean): Extension {
		return [EditorState.readOnly.of(locked), EditorView.editable.of(true)]
	}

	get value(): string {
		return this.view.state.doc.toString()
	}

	/** Put in another text, without telling that it changed. */
	set value(text: string) {
		if (text === this.value) return
		this.told = true
		this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } })
		this.told = false
	}

	describe(attributes: Record<string, string>, locked: boolean): void {
		this.view.dispatch({
			effects: [
				this.attributes.reconfigure(EditorView.contentAttributes.of(attributes)),
				this.writing.reconfigure(this.readOnly(locked)),
			],
		})
	}

	focus(): void {
		this.view.focus()
	}

	destroy(): void {
		this.view.destroy()
	}
}
