import { createApp } from "vue"
import { createMemoryHistory, createRouter } from "vue-router"

import { setGuard, setOfflineText, setShell } from "@/api/client"
import { readBoot } from "@/boot"
import { showError, showServerMessages } from "@/dialogs/state"
import { isOther, proveAgain, signInAgain } from "@/shell/session"
import { __, loadMessages } from "@/translate"
import WebFormPage from "@/webform/WebFormPage.vue"
import "@/style.css"

/** The page of a web form: the desk's controls and the form engine, without the desk around them. */
async function start(): Promise<void> {
	const boot = readBoot()
	setShell(location.pathname)
	setOfflineText(() => __("The server cannot be reached. What you typed is still here; try again in a moment."))
	setGuard({ signInAgain, proveAgain, isOther, show: showServerMessages })
	await loadMessages(boot.lang || "zh")
	const app = createApp(WebFormPage)
	app.config.errorHandler = showError
	window.addEventListener("unhandledrejection", (event) => {
		event.preventDefault()
		showError(event.reason)
	})
	// controls ask for the route that they stand in; this page has one
	const router = createRouter({
		history: createMemoryHistory(),
		routes: [{ path: "/:rest(.*)*", component: WebFormPage }],
	})
	app.use(router)
	await router.push("/")
	app.mount("#app")
}

void start()
