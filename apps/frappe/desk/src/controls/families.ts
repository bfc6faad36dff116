import { defineAsyncComponent, type Component } from "vue"

import AttachControl from "./AttachControl.vue"
import ButtonControl from "./ButtonControl.vue"
import CheckControl from "./CheckControl.vue"
import DateControl from "./DateControl.vue"
import HtmlControl from "./HtmlControl.vue"
import InputControl from "./InputControl.vue"
import LinkControl from "./LinkControl.vue"
import ReadOnlyValue from "./ReadOnlyValue.vue"
import SelectControl from "./SelectControl.vue"
import TextControl from "./TextControl.vue"
import UnknownControl from "./UnknownControl.vue"

/** Controls that many forms do without are loaded when a form has them. */
const later = (load: () => Promise<{ default: Component }>) => defineAsyncComponent({ loader: load as any, delay: 0 })

/** Conditions that are chosen, where a field of JSON holds them. */
export const ConditionsControl = later(() => import("./ConditionsControl.vue"))
export const DynamicConditionsControl = later(() => import("./DynamicConditionsControl.vue"))
/** The name of a field, chosen among those of the DocType or report that the document names. */
export const FieldNameControl = later(() => import("./FieldNameControl.vue"))
/** What a field is fetched from, chosen. */
export const FetchFromControl = later(() => import("./FetchFromControl.vue"))

const FAMILIES: [Component, string[]][] = [
	[InputControl, ["Data", "Int", "Long Int", "Float", "Currency", "Percent", "Read Only"]],
	[TextControl, ["Small Text", "Text", "Long Text"]],
	[SelectControl, ["Select"]],
	[CheckControl, ["Check"]],
	[DateControl, ["Date", "Datetime", "Time"]],
	[LinkControl, ["Link", "Dynamic Link"]],
	[AttachControl, ["Attach", "Attach Image"]],
	[HtmlControl, ["HTML", "Heading", "Image"]],
	[ButtonControl, ["Button"]],
	[later(() => import("./TableControl.vue")), ["Table"]],
	[later(() => import("./MultiSelectControl.vue")), ["Table MultiSelect"]],
	[later(() => import("./RichControl.vue")), ["Text Editor"]],
	[later(() => import("./CodeControl.vue")), ["Code", "JSON", "HTML Editor", "Markdown Editor"]],
	[later(() => import("./PasswordControl.vue")), ["Password"]],
	[later(() => import("./PhoneControl.vue")), ["Phone"]],
	[later(() => import("./RatingControl.vue")), ["Rating"]],
	[later(() => import("./DurationControl.vue")), ["Duration"]],
	[later(() => import("./ColorControl.vue")), ["Color"]],
	[later(() => import("./IconControl.vue")), ["Icon"]],
	[later(() => import("./AutocompleteControl.vue")), ["Autocomplete"]],
	[later(() => import("./BarcodeControl.vue")), ["Barcode"]],
	[later(() => import("./SignatureControl.vue")), ["Signature"]],
	[later(() => import("./GeolocationControl.vue")), ["Geolocation"]],
]
const CONTROLS: Record<string, Component> = Object.fromEntries(
	FAMILIES.flatMap(([control, types]) => types.map((type) => [type, control])),
)

/** Types that a cell of a grid only shows; they are changed in the row's own form. */
const TOO_LARGE = [
	"Text Editor",
	"Code",
	"JSON",
	"HTML Editor",
	"Markdown Editor",
	"Signature",
	"Geolocation",
	"Barcode",
	"Table",
	"Table MultiSelect",
]

/** The control of a field type; an unknown type says so where it stands. */
export function controlFor(fieldtype: string, inGrid = false): Component {
	if (inGrid && TOO_LARGE.includes(fieldtype)) return ReadOnlyValue
	return CONTROLS[fieldtype] ?? UnknownControl
}

/** Types whose control brings its own label. */
export const OWN_LABEL = ["Check", "Button", "HTML", "Heading", "Image"]
/** Types whose control has no single element that a label could belong to; they name their label themselves. */
export const GROUPS = [
	"Table",
	"Rating",
	"Duration",
	"Geolocation",
	"Signature",
	"Text Editor",
	"Code",
	"JSON",
	"HTML Editor",
	"Markdown Editor",
]
