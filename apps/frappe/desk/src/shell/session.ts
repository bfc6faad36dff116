import { ref } from "vue"

import { request } from "@/api/client"
import { SessionEnded } from "@/api/errors"
import { boot } from "@/boot"
import { forgetRecent } from "./recent"

interface Waiting {
	resolve: () => void
	reject: (reason: Error) => void
}

/** Whether the user must sign in again before going on. */
export const sessionEnded = ref(false)
/** Whether the reason is that somebody else has signed in in this browser. */
export const otherUser = ref(false)
let waiting: Waiting[] = []

/** Whether the browser's session is of another user than the page: in another tab somebody else has signed in. */
export function isOther(): boolean {
	const found = /(?:^|;\s*)user_id=([^;]*)/.exec(document.cookie)
	const user = found && decodeURIComponent(found[1]).replace(/^"|"$/g, "")
	return Boolean(user && user !== "Guest" && user !== boot.user.name)
}

/** Keep saying who is signed in: an old session may end a moment before the browser has the new one's cookie. */
function watchWho(): void {
	otherUser.value = isOther()
	const timer = setInterval(() => {
		if (sessionEnded.value) otherUser.value = isOther()
		else clearInterval(timer)
	}, 500)
}

/** Ask for the password again, over the page as it stands. Several requests wait for one sign-in. */
export function signInAgain(): Promise<void> {
	if (!sessionEnded.value) watchWho()
	sessionEnded.value = true
	return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
}

/** Sign in as the same user. @throws ApiError when the password is wrong */
export async function submitPassword(password: string): Promise<void> {
	await request("/api/method/login", { method: "POST", values: { usr: boot.user.name, pwd: password }, silent: true })
	sessionEnded.value = false
	for (const one of waiting.splice(0)) one.resolve()
}

/** Leave for the login page, for another user too; what was typed is lost. */
export function leave(): void {
	for (const one of waiting.splice(0)) one.reject(new SessionEnded())
	forgetRecent()
	location.href = `/login?ended=1&redirect-to=${encodeURIComponent(location.pathname + location.search)}`
}

/** Sign out. */
export async function signOut(): Promise<void> {
	forgetRecent()
	await request("/api/method/logout", { method: "POST" })
	location.href = "/login"
}
