import type { Component } from "vue"
import Building from "~icons/lucide/building-2"
import Chart from "~icons/lucide/bar-chart-3"
import File from "~icons/lucide/file-text"
import Folder from "~icons/lucide/folder"
import Home from "~icons/lucide/home"
import Layout from "~icons/lucide/layout-grid"
import List from "~icons/lucide/list"
import Mail from "~icons/lucide/mail"
import Network from "~icons/lucide/network"
import Settings from "~icons/lucide/settings"
import Tool from "~icons/lucide/wrench"
import Users from "~icons/lucide/users"

const ICONS: [RegExp, Component][] = [
	[/organi[sz]ation|building|company/, Building],
	[/folder/, Folder],
	[/sett?ing|setup|gear/, Settings],
	[/user|people|member|customer|hr/, Users],
	[/home/, Home],
	[/chart|report|stock/, Chart],
	[/mail|message/, Mail],
	[/file|note/, File],
	[/list/, List],
	[/tool|build/, Tool],
	[/tree|branch|hierarchy/, Network],
]

/** The picture for the name of an icon in Frappe's set. */
export function iconFor(name: string | undefined): Component {
	return ICONS.find(([pattern]) => pattern.test(name ?? ""))?.[1] ?? Layout
}
