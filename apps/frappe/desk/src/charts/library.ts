// What the charts need of Apache ECharts, and nothing else. It writes its marks as SVG: no style or script stands in the
// page's markup, which the content security policy forbids; hints are drawn too, for the library's own are markup.
import { BarChart, LineChart, PieChart } from "echarts/charts"
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components"
import { init, use, type ECharts } from "echarts/core"
import { LabelLayout } from "echarts/features"
import { SVGRenderer } from "echarts/renderers"

use([
	AriaComponent,
	BarChart,
	GridComponent,
	LabelLayout,
	LegendComponent,
	LineChart,
	PieChart,
	SVGRenderer,
	TooltipComponent,
])

/** An empty drawing in an element. */
export const drawingIn = (element: HTMLElement): ECharts => init(element, null, { renderer: "svg" })
