// Tables that administrators make in tests and in the pictures of the handbook: what they are called, their fields, who may what, and what is made
// of them.

const SECRETARY = ["Branch Secretary", "党支部书记"]
const OFFICER = ["Committee Officer", "基层党委组织员"]
const MEMBER = {
	label: "党员",
	fieldtype: "Link",
	to: ["Party Member", "党员"],
	ticks: ["reqd", "in_list_view", "in_standard_filter"],
}
/** The telephone of the member, which is filled in by itself, for who reads level 1. */
const PHONE = {
	label: "联系电话",
	fieldname: "phone",
	fetch_from: ["党员", "联系电话"],
	permlevel: 1,
	ticks: ["read_only"],
}
const RULES = [{ role: SECRETARY, ticks: ["import"] }, { role: OFFICER }, { role: OFFICER, level: 1 }]

/** A table that nobody has planned: voluntary service, with a row for each day of it. */
const LINES = "志愿服务明细"
const SERVICE = "党员志愿服务台账"
export const VOLUNTEERS = {
	lines: {
		name: LINES,
		isRows: true,
		fields: [
			{ label: "服务日期", fieldtype: "Date", ticks: ["in_list_view"] },
			{ label: "服务地点", ticks: ["in_list_view"] },
			{ label: "小时", fieldtype: "Float", ticks: ["in_list_view"] },
		],
	},
	table: {
		name: SERVICE,
		fields: [
			MEMBER,
			{ label: "活动名称", ticks: ["reqd", "in_list_view", "in_global_search"] },
			{
				label: "服务类别",
				fieldtype: "Select",
				options: "\n助老助残\n社区服务\n支教",
				ticks: ["in_list_view", "in_standard_filter"],
			},
			{ label: "开始日期", fieldtype: "Date", ticks: ["in_list_view"] },
			{ label: "集合时间", fieldtype: "Datetime" },
			{ label: "服务时长", fieldtype: "Float" },
			{ label: "参加人数", fieldtype: "Int", ticks: ["non_negative"] },
			{ label: "交通补助", fieldtype: "Currency" },
			{ label: "已评议", fieldtype: "Check" },
			{ label: "满意程度", fieldtype: "Rating" },
			PHONE,
			{ label: "活动小结", fieldtype: "Small Text" },
			{ label: "服务明细", fieldtype: "Table", to: [LINES, LINES] },
		],
		rules: RULES,
		shown: { fields: "service-fields" },
	},
	states: { doctype: "Workflow State", field: "workflow_state_name", names: ["待评议", "评议通过"] },
	actions: { doctype: "Workflow Action Master", field: "workflow_action_name", names: ["评议"] },
	workflow: {
		name: "志愿服务评议",
		doctype: SERVICE,
		states: [
			{ state: "待评议", role: SECRETARY },
			{ state: "评议通过", role: OFFICER },
		],
		steps: [{ from: "待评议", action: "评议", to: "评议通过", role: OFFICER }],
		shown: "service-workflow",
	},
	notification: {
		name: "志愿服务评议结果",
		doctype: SERVICE,
		changed: "工作流状态",
		subject: "志愿服务 {{ doc.get('活动名称') }} 已评议",
		role: SECRETARY,
		shown: "service-notification",
	},
	format: { name: "志愿服务登记卡", doctype: SERVICE, heading: "志愿服务登记", shown: "service-format" },
	report: { name: "志愿服务分类", doctype: SERVICE, by: "服务类别" },
	card: { name: "支教次数", doctype: SERVICE, where: ["服务类别", "支教"] },
	campaign: {
		doctype: SERVICE,
		formSet: "情况汇总",
		figures: [
			{ label: "服务次数", by: "服务类别" },
			{ label: "参加人次", sum: "参加人数" },
		],
	},
}

/** Pocket members: letters that nobody has taken to where they belong. */
const POCKET = "口袋党员台账"
const settled = ["已落实", "联系中", "未落实"]

/**
 * What the chapters of the handbook show, step by step: a step of `Maker`, as whom, and what it is given. `file` is what a file for an import
 * holds, of the members of the branch.
 */
export const CHAPTERS = [
	[
		"table",
		"administrator",
		{
			name: POCKET,
			fields: [
				MEMBER,
				{ label: "介绍信编号", ticks: ["reqd", "in_list_view", "in_global_search"] },
				{ label: "开具日期", fieldtype: "Date", ticks: ["in_list_view"] },
				{ label: "转往单位", ticks: ["in_list_view"] },
				{ label: "是否收到回执", fieldtype: "Check" },
				{
					label: "落实情况",
					fieldtype: "Select",
					options: `\n${settled.join("\n")}`,
					ticks: ["in_list_view", "in_standard_filter"],
				},
				PHONE,
				{ label: "处理意见", fieldtype: "Small Text" },
			],
			rules: RULES,
			shown: { fields: "pocket-fields", rights: "pocket-rights", made: "pocket-made" },
		},
	],
	[
		"record",
		"secretary",
		{
			doctype: POCKET,
			values: { 介绍信编号: "湘大组介〔2015〕031号", 开具日期: "2015-07-08", 转往单位: "某市某局党委" },
			choices: { 落实情况: "联系中" },
			shown: "pocket-record",
		},
	],
	[
		"import",
		"secretary",
		{
			doctype: POCKET,
			count: 6,
			lines: (members) => [
				"党员,介绍信编号,开具日期,转往单位,落实情况",
				...members.map(
					({ name }, place) =>
						`${name},湘大组介〔2015〕04${place}号,2015-07-1${place},外地某单位党委,${settled[place % 3]}`,
				),
			],
			shown: "pocket-import",
		},
	],
	["report", "administrator", { name: "口袋党员落实情况", doctype: POCKET, by: "落实情况", shown: "pocket-report" }],
	["card", "administrator", { name: "未落实口袋党员", doctype: POCKET, where: ["落实情况", "未落实"] }],
	["placeCard", "administrator", { name: "未落实口袋党员", workspace: "/app/my-branch", shown: "pocket-card" }],
	[
		"campaignTable",
		"administrator",
		{
			doctype: POCKET,
			formSet: "情况汇总",
			figures: [{ label: "口袋党员人数", by: "落实情况" }],
			shown: "pocket-campaign",
		},
	],
	["figures", "secretary", { unit: "DEMO2-4", formSet: "Loss Summary", doctype: POCKET, shown: "pocket-figures" }],
	["table", "administrator", VOLUNTEERS.lines],
	["table", "administrator", VOLUNTEERS.table],
	["named", "administrator", VOLUNTEERS.states],
	["named", "administrator", VOLUNTEERS.actions],
	["workflow", "administrator", VOLUNTEERS.workflow],
	["notification", "administrator", VOLUNTEERS.notification],
	[
		"record",
		"secretary",
		{ doctype: SERVICE, values: { 活动名称: "敬老院义诊", 开始日期: "2016-03-05" }, choices: { 服务类别: "助老助残" } },
	],
	["printFormat", "administrator", VOLUNTEERS.format],
	["step", "officer", { doctype: SERVICE, action: "评议", state: "评议通过", shown: "service-step" }],
	["told", "secretary", { words: "已评议", shown: "service-told" }],
]
