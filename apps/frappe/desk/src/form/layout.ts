import type { DocField } from "@/meta/types"

export interface Column {
	key: string
	field?: DocField
	fields: DocField[]
}

export interface Section {
	key: string
	field?: DocField
	columns: Column[]
}

export interface Tab {
	key: string
	/** None for what stands before the first Tab Break. */
	field?: DocField
	sections: Section[]
}

/** Fields in their order, as tabs of sections of columns. */
export function layoutOf(fields: DocField[]): Tab[] {
	const tabs: Tab[] = []
	let section: Section | undefined
	let column: Column | undefined
	const openTab = (field?: DocField) => {
		tabs.push({ key: field?.fieldname ?? "details", field, sections: [] })
		section = column = undefined
	}
	const openSection = (field?: DocField) => {
		if (!tabs.length) openTab()
		const tab = tabs[tabs.length - 1]
		section = { key: field?.fieldname ?? `${tab.key}-${tab.sections.length}`, field, columns: [] }
		tab.sections.push(section)
		column = undefined
	}
	const openColumn = (field?: DocField) => {
		if (!section) openSection()
		column = { key: field?.fieldname ?? `${section!.key}-${section!.columns.length}`, field, fields: [] }
		section!.columns.push(column)
	}
	for (const field of fields) {
		if (field.fieldtype === "Tab Break") openTab(field)
		else if (field.fieldtype === "Section Break" || field.fieldtype === "Fold") openSection(field)
		else if (field.fieldtype === "Column Break") openColumn(field)
		else {
			if (!column) openColumn()
			column!.fields.push(field)
		}
	}
	return tabs
}
