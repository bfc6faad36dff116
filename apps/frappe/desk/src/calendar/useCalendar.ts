import { computed, nextTick, reactive, ref, shallowRef, watch } from "vue"
import { useRoute } from "vue-router"

import { ask, request } from "@/api/client"
import { getDoc, type FilterRow } from "@/api/resource"
import { boot, may } from "@/boot"
import { calendarSettings } from "@/compat"
import { loadScripts } from "@/compat/scripts"
import { datetime } from "@/compat/datetime"
import { showError } from "@/dialogs/state"
import { today } from "@/form/context"
import { cellText } from "@/list/cells"
import { fieldIn } from "@/list/columns"
import { filtersOfQuery, queryOfFilters } from "@/list/query"
import { loadTitles } from "@/list/titles"
import { useListNews } from "@/list/useListNews"
import { loadViews } from "@/list/views"
import { fieldOf, loadMeta, mayAt } from "@/meta"
import type { Doc, Meta } from "@/meta/types"
import { router, routeOptions } from "@/router"
import { listAddress } from "@/slugs"
import { __ } from "@/translate"
import { byDay, entriesOf, movedBy, type Entry, type FieldMap } from "./entries"
import { addDays, daysOf, isDay, SCALES, stepped, type Scale } from "./span"

/** The calendar that the script of an app makes. */
export const OF_SCRIPT = "default"
const METHOD = "frappe.desk.calendar.get_events"
/** So many entries of a span the server tells at most. */
export const MOST = 1000
/** What of a calendar's script is taken; the rest is named on the screen. */
const TAKEN = ["field_map", "get_events_method", "fields"]

/** A calendar of a DocType's documents: what of it is on the screen, and what can be done with it. */
export function useCalendar(doctype: string, name: string) {
	const route = useRoute()
	const meta = shallowRef<Meta>()
	const settings = shallowRef<Record<string, any>>({})
	const map = shallowRef<FieldMap>({ start: "" })
	const rows = shallowRef<Doc[]>([])
	const loading = ref(true)
	const said = ref("")
	const calendars = ref<string[]>([])
	const listen = useListNews(doctype, () => void load(true))
	let reading = 0

	const first = datetime.get_first_day_of_the_week_index()
	const isField = (field: string, of: string) => Boolean(meta.value && fieldIn(meta.value, of, field))
	const filters = computed<FilterRow[]>(() => (meta.value ? filtersOfQuery(doctype, route.query, isField) : []))
	/** Scale and day stand in the address, behind the filters: `#week-2016-07-08`. */
	const place = computed(() => {
		const [, scale, day] = /^#(\w+)-([\d-]+)$/.exec(route.hash) ?? []
		return {
			scale: SCALES.includes(scale as Scale) ? (scale as Scale) : "month",
			day: isDay(day ?? "") ? day : today(),
		}
	})
	const days = computed(() => daysOf(place.value.scale, place.value.day, first))
	const start = computed(() => meta.value && fieldOf(meta.value, map.value.start))
	const entries = computed(() => entriesOf(rows.value, map.value, start.value?.fieldtype === "Date"))
	const shown = computed(() => byDay(entries.value, days.value))
	const notTaken = computed(() => Object.keys(settings.value).filter((key) => !TAKEN.includes(key)))
	const mayMoveAny = computed(() => {
		const fields = [map.value.start, map.value.end].map((field) => meta.value && field && fieldOf(meta.value, field))
		return (
			may("write", doctype) &&
			fields.every(
				(field) =>
					!field ||
					(!Number(field.read_only) &&
						!Number(field.set_only_once) &&
						mayAt(meta.value!, "write", field.permlevel ?? 0)),
			) &&
			!["creation", "modified"].includes(map.value.start)
		)
	})

	/** @returns whether there is such a calendar */
	async function open(): Promise<boolean> {
		meta.value = await loadMeta(doctype)
		calendars.value = (await loadViews(doctype)).calendars
		if (!(await readDefinition())) return false
		watch([filters, place], () => load(), { immediate: true })
		listen()
		return true
	}

	async function readDefinition(): Promise<boolean> {
		if (meta.value!.__calendar_js) {
			calendars.value = [OF_SCRIPT, ...calendars.value]
			await loadScripts(doctype, "calendar").catch(showError)
		}
		if (!name) {
			if (calendars.value.length) await go(calendars.value[0])
			return false
		}
		if (name === OF_SCRIPT) {
			settings.value = calendarSettings[doctype] ?? {}
			map.value = settings.value.field_map ?? map.value
			return Boolean(map.value.start)
		}
		const own = await getDoc("Calendar View", name)
		if (own.reference_doctype !== doctype) return false
		const { subject_field: title, start_date_field: start, end_date_field: end, all_day } = own
		map.value = { title, start, end, allDay: Number(all_day) }
		return true
	}

	async function load(quiet = false): Promise<void> {
		const own = ++reading
		if (!quiet) loading.value = true
		try {
			const method = settings.value.get_events_method || METHOD
			const values = {
				doctype,
				start: days.value[0],
				end: days.value.at(-1),
				field_map: map.value,
				filters: filters.value,
			}
			const found = await ask<Doc[]>(method, method === METHOD ? { ...values, fields: fieldsAsked() } : values)
			if (own !== reading) return
			rows.value = found ?? []
			loading.value = false
			const title = fieldOf(meta.value!, map.value.title ?? "")
			if (title) await loadTitles(rows.value, [title])
		} catch (error) {
			if (own !== reading) return
			loading.value = false
			showError(error)
		}
	}

	function fieldsAsked(): string[] {
		const { start, end, title, allDay, color, status } = map.value
		const colour = color ?? meta.value!.fields.find((field) => field.fieldtype === "Color")?.fieldname
		if (colour) map.value = { ...map.value, color: colour }
		const own = settings.value.fields ?? []
		return [...new Set(["name", "docstatus", start, end, title, allDay, colour, status, ...own])].filter(
			(field): field is string => typeof field === "string" && Boolean(fieldOf(meta.value!, field)),
		)
	}

	const titleOf = (entry: Entry) => {
		const field = meta.value && fieldOf(meta.value, map.value.title ?? "")
		return (field && cellText(entry.row, field, doctype)) || String(entry.row.title ?? entry.name)
	}
	const statusOf = (entry: Entry) => {
		const value = map.value.status && entry.row[map.value.status]
		return value ? __(value, null, doctype) : ""
	}
	const mayMove = (entry: Entry) => {
		const submitted = Number(entry.row.docstatus ?? 0)
		return (
			mayMoveAny.value && !entry.repeats && (!submitted || (submitted === 1 && Boolean(start.value?.allow_on_submit)))
		)
	}

	/** Move an entry by some days: a save like any other, which the server may refuse. */
	async function move(entry: Entry, by: number): Promise<void> {
		if (!by || !mayMove(entry)) return
		try {
			const path = `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(entry.name)}`
			await request(path, { method: "PUT", values: movedBy(entry, by, map.value) })
			said.value = __("{0} now begins on {1}", [titleOf(entry), addDays(entry.start.slice(0, 10), by)])
		} catch (error) {
			showError(error)
		}
		await load(true)
		await nextTick()
		document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(entry.name)}"]`)?.focus()
	}

	const show = (scale: Scale, day = place.value.day) =>
		router.replace({ path: route.path, query: route.query, hash: `#${scale}-${day}` })
	const step = (by: 1 | -1) => show(place.value.scale, stepped(place.value.scale, place.value.day, by))
	const go = (calendar: string) =>
		router.replace({
			path: `${listAddress(doctype)}/view/calendar/${encodeURIComponent(calendar)}`,
			query: route.query,
			hash: route.hash,
		})

	async function setFilters(next: FilterRow[]): Promise<void> {
		const query = queryOfFilters(next, doctype)
		await router.replace(`${route.path}${query ? `?${query}` : ""}${route.hash}`)
	}

	/** Begin a document on a day. */
	function create(day = place.value.day): void {
		const at = (field: string | undefined, time: string) =>
			field ? { [field]: fieldOf(meta.value!, field)?.fieldtype === "Date" ? day : `${day} ${time}` } : {}
		routeOptions.values = { ...at(map.value.end, "10:00:00"), ...at(map.value.start, "09:00:00") }
		void router.push(`${listAddress(doctype)}/new`)
	}

	return reactive({
		doctype, name, meta, calendars, loading, said, filters, place, days, entries, shown, notTaken, rows, lang: boot.lang,
		open, load, titleOf, statusOf, mayMove, move, show, step, go, setFilters, create,
	}) // prettier-ignore
}

export type Calendar = ReturnType<typeof useCalendar>
