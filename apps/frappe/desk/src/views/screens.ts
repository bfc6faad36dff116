import type { RouteRecordRaw } from "vue-router"

/** Screens beside lists and forms; each is loaded when it is opened. */
export const screens: RouteRecordRaw[] = [
	{ path: "/app/print/:doctype/:name+", name: "print", component: () => import("@/views/print/PrintView.vue") },
	{ path: "/app/query-report/:report", name: "query-report", component: () => import("@/views/report/QueryReportView.vue") },
	{ path: "/app/:slug/view/report/:report?", name: "report", component: () => import("@/views/report/ReportBuilderView.vue") },
]
