import type { RouteRecordRaw } from "vue-router"

/** Screens beside lists and forms; each is loaded when it is opened. */
export const screens: RouteRecordRaw[] = [
	{ path: "/app/print/:doctype/:name+", name: "print", component: () => import("@/views/print/PrintView.vue") },
	{
		path: "/app/print-format-builder/:name",
		name: "print-format-builder",
		component: () => import("@/views/print/FormatEditorView.vue"),
	},
	{
		path: "/app/query-report/:report",
		name: "query-report",
		component: () => import("@/views/report/QueryReportView.vue"),
	},
	{
		path: "/app/:slug/view/report/:report?",
		name: "report",
		component: () => import("@/views/report/ReportBuilderView.vue"),
	},
	{
		path: "/app/permission-manager/:doctype?",
		name: "permission-manager",
		component: () => import("@/views/admin/PermissionManagerView.vue"),
	},
	{ path: "/app/user-rights/:user?", name: "user-rights", component: () => import("@/views/admin/UserRightsView.vue") },
	{
		path: "/app/customize-form/:doctype?",
		name: "customize-form",
		component: () => import("@/views/admin/CustomizeFormView.vue"),
	},
	{
		path: "/app/customization-file",
		name: "customization-file",
		component: () => import("@/views/admin/CustomizationFileView.vue"),
	},
	{
		path: "/app/removed-fields/:doctype",
		name: "removed-fields",
		component: () => import("@/views/admin/RemovedFieldsView.vue"),
	},
	{ path: "/app/doctype/:name", name: "doctype", component: () => import("@/views/admin/DocTypeView.vue") },
	{
		path: "/app/workflow-builder/:name",
		alias: "/app/workflow/new",
		name: "workflow-builder",
		component: () => import("@/views/admin/WorkflowView.vue"),
	},
	{ path: "/app/translations", name: "translations", component: () => import("@/views/admin/TranslationsView.vue") },
	{
		path: "/app/background_jobs",
		alias: "/app/rq-job",
		name: "jobs",
		component: () => import("@/views/admin/JobsView.vue"),
	},
	{
		path: "/app/change-password",
		name: "change-password",
		component: () => import("@/views/account/ChangePasswordView.vue"),
	},
	{ path: "/app/my-sessions", name: "my-sessions", component: () => import("@/views/account/SessionsView.vue") },
	{
		path: "/app/user-sessions/:user",
		name: "user-sessions",
		component: () => import("@/views/account/SessionsView.vue"),
	},
	{
		path: "/app/recovery-codes",
		name: "recovery-codes",
		component: () => import("@/views/account/RecoveryCodesView.vue"),
	},
	{ path: "/app/backups", name: "backups", component: () => import("@/views/admin/BackupsView.vue") },
	{ path: "/app/data-import/:name", name: "data-import", component: () => import("@/views/admin/DataImportView.vue") },
]
