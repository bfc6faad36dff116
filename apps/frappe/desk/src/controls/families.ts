import { defineAsyncComponent, type Component } from "vue"

import AttachControl from "./AttachControl.vue"
import ButtonControl from "./ButtonControl.vue"
import CheckControl from "./CheckControl.vue"
import DateControl from "./DateControl.vue"
import HtmlControl from "./HtmlControl.vue"
import InputControl from "./InputControl.vue"
import LinkControl from "./LinkControl.vue"
import SelectControl from "./SelectControl.vue"
import TextControl from "./TextControl.vue"
import UnknownControl from "./UnknownControl.vue"

const TableControl = defineAsyncComponent(() => import("./TableControl.vue"))
const MultiSelectControl = defineAsyncComponent(() => import("./MultiSelectControl.vue"))

const FAMILIES: [Component, string[]][] = [
	[InputControl, ["Data", "Int", "Long Int", "Float", "Currency", "Percent", "Password", "Phone", "Time", "Duration", "Color", "Autocomplete", "Barcode", "Rating", "Icon", "Read Only"]],
	[TextControl, ["Small Text", "Text", "Long Text", "Code", "JSON", "Text Editor", "Markdown Editor", "HTML Editor"]],
	[SelectControl, ["Select"]],
	[CheckControl, ["Check"]],
	[DateControl, ["Date", "Datetime"]],
	[LinkControl, ["Link", "Dynamic Link"]],
	[AttachControl, ["Attach", "Attach Image"]],
	[TableControl, ["Table"]],
	[MultiSelectControl, ["Table MultiSelect"]],
	[HtmlControl, ["HTML", "Heading", "Image"]],
	[ButtonControl, ["Button"]],
]

/** The control of a field type; an unknown type says so where it stands. */
export function controlFor(fieldtype: string): Component {
	return FAMILIES.find(([, types]) => types.includes(fieldtype))?.[0] ?? UnknownControl
}

/** Types whose control brings its own label. */
export const OWN_LABEL = ["Check", "Button", "HTML", "Heading", "Image"]
