import { createApp } from "vue"

import { setGuard, setOfflineText } from "@/api/client"
import App from "@/App.vue"
import { readBoot } from "@/boot"
import { showError, showServerMessages } from "@/dialogs/state"
import { router } from "@/router"
import { note } from "@/shell/recent"
import { tellOfSignIn } from "@/shell/notice"
import { isOther, proveAgain, signInAgain } from "@/shell/session"
import { loadWorkspaces } from "@/shell/workspaces"
import { __, loadMessages } from "@/translate"
import "@/style.css"

async function start(): Promise<void> {
	const boot = readBoot()
	document.documentElement.lang = boot.lang || "zh"
	setOfflineText(() => __("The server cannot be reached. What you typed is still here; try again in a moment."))
	setGuard({ signInAgain, proveAgain, isOther, show: showServerMessages })
	await Promise.all([loadMessages(boot.lang || "zh"), loadWorkspaces()])
	const app = createApp(App)
	app.config.errorHandler = showError
	window.addEventListener("unhandledrejection", (event) => {
		event.preventDefault()
		showError(event.reason)
	})
	router.afterEach((to) => note(to))
	app.use(router)
	await router.isReady()
	app.mount("#app")
	tellOfSignIn()
}

void start()
