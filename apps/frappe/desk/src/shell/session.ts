import { ref } from "vue"

import { request } from "@/api/client"
import { SessionEnded, Told } from "@/api/errors"
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
const waiting: Waiting[] = []

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

/** What the server asks for after a right password: a code of the authenticator. */
export interface Question {
	tmp_id: string
}

/** Sign in as the same user, or go on with a code. @returns what else is asked for, if anything. @throws ApiError when it is wrong */
export async function submitPassword(password: string, question?: Question): Promise<Question | undefined> {
	const values = question ? { tmp_id: question.tmp_id, otp: password } : { usr: boot.user.name, pwd: password }
	const answer = await request("/api/method/login", { method: "POST", values, silent: true })
	if (answer.verification) {
		if (answer.verification.setup) return { tmp_id: answer.tmp_id }
		leave() // setting up an authenticator has a page of its own
		return
	}
	if (answer.redirect_to) {
		location.href = answer.redirect_to
		return
	}
	sessionEnded.value = false
	for (const one of waiting.splice(0)) one.resolve()
}

/** Whether the user must prove to be there before something grave is done. */
export const proofWanted = ref(false)
const proving: Waiting[] = []

/** Ask for the password once more, because what was asked for is grave. Several requests wait for one proof. */
export function proveAgain(): Promise<void> {
	proofWanted.value = true
	return new Promise((resolve, reject) => proving.push({ resolve, reject }))
}

/** Prove it. @throws ApiError when the password or the code is wrong */
export async function submitProof(password: string, otp: string): Promise<void> {
	await request("/api/method/frappe.core.doctype.user.user.verify_password", {
		method: "POST",
		values: { password, otp: otp || undefined },
		silent: true,
	})
	proofWanted.value = false
	for (const one of proving.splice(0)) one.resolve()
}

/** Do it not. */
export function refuseProof(): void {
	proofWanted.value = false
	for (const one of proving.splice(0)) one.reject(new Told())
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
