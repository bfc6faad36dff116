import { computed, ref } from "vue"

import { ask, call } from "@/api/client"
import { formAddress } from "@/slugs"
import { safeAddress } from "@/util/address"

/** One message to this user, as `Notification Log` holds it. */
export interface Notice {
	name: string
	subject: string
	type?: string
	read: 0 | 1
	creation: string
	from_user?: string
	document_type?: string
	document_name?: string
	link?: string
}

const LOGS = "frappe.desk.doctype.notification_log.notification_log"
export const MOST = 20

export const notices = ref<Notice[]>([])
/** Read in this page: an answer that was asked for before does not make them unread again. */
const readHere = new Set<string>()
const people = ref<Record<string, { fullname?: string }>>({})

/** How many of the newest messages are unread. */
export const unread = computed(() => notices.value.filter((notice) => !notice.read).length)

/** What stands on the bell: nothing, a number, or that there may be more. */
export const badge = computed(() => (unread.value >= MOST ? `${MOST}+` : unread.value ? String(unread.value) : ""))

/** Read the newest messages. */
export async function loadNotices(): Promise<void> {
	const answer = await ask(`${LOGS}.get_notification_logs`, { limit: MOST })
	notices.value = answer.notification_logs.map((notice: Notice) =>
		readHere.has(notice.name) ? { ...notice, read: 1 } : notice,
	)
	people.value = answer.user_info ?? {}
}

/** Who a message comes from. */
export function senderOf(notice: Notice): string {
	return people.value[notice.from_user ?? ""]?.fullname || notice.from_user || ""
}

/** Where a message leads, if anywhere. */
export function addressOfNotice(notice: Notice): string | undefined {
	if (notice.document_type && notice.document_name) return formAddress(notice.document_type, notice.document_name)
	return notice.link ? safeAddress(notice.link) : undefined
}

export async function markRead(notice: Notice): Promise<void> {
	if (notice.read) return
	readHere.add(notice.name)
	notice.read = 1
	await call(`${LOGS}.mark_as_read`, { docname: notice.name })
}

export async function markAllRead(): Promise<void> {
	await call(`${LOGS}.mark_all_as_read`)
	for (const notice of notices.value) {
		readHere.add(notice.name)
		notice.read = 1
	}
}
