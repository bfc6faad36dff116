import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router"

import { screens } from "@/views/screens"

const routes: RouteRecordRaw[] = [
	{ path: "/app", name: "home", component: () => import("@/views/HomeView.vue") },
	{ path: "/desk/:rest(.*)*", redirect: (to) => "/app/" + ([to.params.rest].flat().join("/") || "") },
	...screens,
	{ path: "/app/private/:slug", name: "private", component: () => import("@/views/WorkspaceView.vue") },
	{ path: "/app/:slug", name: "entity", component: () => import("@/views/EntityView.vue") },
	{ path: "/app/:slug/view/:view/:rest(.*)*", name: "view", component: () => import("@/views/EntityView.vue") },
	{ path: "/app/:slug/:name+", name: "form", component: () => import("@/views/FormView.vue") },
	{ path: "/:rest(.*)*", name: "lost", component: () => import("@/views/NotFoundView.vue") },
]

export const router = createRouter({
	history: createWebHistory("/"),
	routes,
	scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path && to.hash !== from.hash ? false : { top: 0 }),
})

/** Values that a new document takes over from where it was asked for (`frappe.route_options`). */
export const routeOptions: { values: Record<string, any> | null } = { values: null }

/** Take the values that were left for the next view. */
export function takeRouteOptions(): Record<string, any> {
	const values = routeOptions.values ?? {}
	routeOptions.values = null
	return values
}
