import { ref } from "vue"

import { request } from "@/api/client"
import { SessionEnded } from "@/api/errors"
import { boot } from "@/boot"

interface Waiting {
	resolve: () => void
	reject: (reason: Error) => void
}

/** Whether the user must sign in again before going on. */
export const sessionEnded = ref(false)
let waiting: Waiting[] = []

/** Ask for the password again, over the page as it stands. Several requests wait for one sign-in. */
export function signInAgain(): Promise<void> {
	sessionEnded.value = true
	return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
}

/** Sign in as the same user. @throws ApiError when the password is wrong */
export async function submitPassword(password: string): Promise<void> {
	await request("/api/method/login", { method: "POST", values: { usr: boot.user.name, pwd: password }, silent: true })
	sessionEnded.value = false
	for (const one of waiting.splice(0)) one.resolve()
}

/** Leave for the login page; what was typed is lost. */
export function leave(): void {
	for (const one of waiting.splice(0)) one.reject(new SessionEnded())
	location.href = `/login?redirect-to=${encodeURIComponent(location.pathname + location.search)}`
}

/** Sign out. */
export async function signOut(): Promise<void> {
	await request("/api/method/logout", { method: "POST" })
	location.href = "/login"
}
