"""A small demonstration campaign. The people are made up; their identity numbers have county codes that were never assigned."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from party_investigation.intake.service import import_workbook
from party_investigation.workbook.samples import made_up_number, write_workbook

SEED = 2016
COLLEGES = ("文学院", "数学学院", "机械学院")
BRANCHES = ("教工第一党支部", "教工第二党支部", "学生党支部", "离退休党支部")
SURNAMES, GIVEN = (
	"王李张刘陈杨黄赵吴周",
	("晓明", "志远", "春梅", "建国", "雨桐", "海燕", "文斌", "思远", "秀英", "立新"),
)
CATEGORY_OF = {"学": "高校毕业生", "离": "离退休人员", "教": "教职工"}
REASONS = ("毕业后去向不明", "外出务工经商", "工作单位改变", "出国（境）", "居住地改变")


def load(members: int = 240) -> str | None:
	"""Load the demonstration and return its campaign; None if the site has a campaign already."""
	if frappe.db.count("Investigation Campaign"):
		return None
	with TemporaryDirectory() as folder:
		path = write_workbook(Path(folder) / "demo.xlsx", Demonstration(members).rows())
		return import_workbook(path, demonstration=True).campaign


class Demonstration:
	"""The rows of the demonstration workbook, the same every time."""

	def __init__(self, members: int) -> None:
		self.random, self.members, self.serials = random.Random(SEED), members, Counter()
		self.sheets = {title: [] for title in ("党组织", "党员", "介绍信", "查找记录", "处置")}

	def rows(self) -> dict[str, list[dict]]:
		"""The rows of every sheet, by heading."""
		branches = self.organizations()
		for number in range(self.members):
			self.member(number, branches[number % len(branches)])
		return self.sheets

	def organizations(self) -> list[tuple[str, str]]:
		add, branches = self.sheets["党组织"].append, []
		add(
			{
				"党组织代码": "DEMO",
				"党组织名称": "【演示】湘水大学党委",
				"组织类型": "高校党委",
				"党组织类别": "学校",
			}
		)
		for c, college in enumerate(COLLEGES, 1):
			code = f"DEMO{c}"
			add(
				{
					"党组织代码": code,
					"党组织名称": f"{college}党委",
					"上级党组织代码": "DEMO",
					"组织类型": "院系党委",
					"党组织类别": "学校",
				}
			)
			for b, branch in enumerate(BRANCHES, 1):
				branches.append((f"{code}-{b}", branch))
				add(
					{
						"党组织代码": f"{code}-{b}",
						"党组织名称": f"{college}{branch}",
						"上级党组织代码": code,
						"组织类型": "党支部",
						"党组织类别": "学校",
					}
				)
		return branches

	def member(self, number: int, branch: tuple[str, str]) -> None:
		code, name = branch
		category = CATEGORY_OF[name[0]]
		born = date(
			{"高校毕业生": 1992, "离退休人员": 1946, "教职工": 1976}[category],
			1 + number % 12,
			1 + number % 28,
		)
		joined = date(born.year + 21, 7, 1)
		row = {
			"党支部代码": code,
			"姓名": self.random.choice(SURNAMES) + self.random.choice(GIVEN),
			"性别": "男" if number % 2 else "女",
			"民族": self.random.choice(("汉族", "汉族", "汉族", "土家族", "苗族")),
			"出生日期": born,
			"公民身份号码": made_up_number(number, f"{born:%Y%m%d}", number % 1000),
			"学历": "大学本科毕业",
			"人员类别": "正式党员",
			"入党日期": joined,
			"转正日期": joined.replace(year=joined.year + 1),
			"人员身份": category,
			"联系电话": f"1990731{number:04d}",
			"家庭住址": f"示范路{number + 1}号",
			"最近交纳党费日期": date(2016, 3, 1 + number % 20),
			"最近参加组织生活日期": date(2016, 3, 1 + number % 25),
			"是否流动党员": "否",
		}
		self.sheets["党员"].append(row)
		self.state(number, row)

	def state(self, number: int, row: dict) -> None:
		"""Every fifth or so is away, out of contact, or has a letter on the way."""
		draw = self.random.random()
		if draw < 0.08:
			row |= {
				"是否流动党员": "是",
				"流出日期": date(2014, 1 + number % 12, 5),
				"外出流向": "广东省深圳市",
				"活动证": "有",
			}
		elif draw < 0.15:
			self.lost(row)
		elif draw < 0.2:
			self.letter(row)

	def lost(self, row: dict) -> None:
		last = date(2015, 8, 1) - timedelta(days=self.random.randrange(4000))
		last = max(last, row["入党日期"] + timedelta(days=60))
		row["最近交纳党费日期"] = row["最近参加组织生活日期"] = last
		found, who = self.random.random() < 0.6, {"公民身份号码": row["公民身份号码"], "姓名": row["姓名"]}
		reason = self.random.choice(REASONS)
		attempts = (
			("2016-03-03", "电话", "号码停用"),
			("2016-03-10", "亲友同学", "有线索"),
			("2016-03-21", "上门走访", "已取得联系" if found else "查无此人"),
		)
		for day, means, outcome in attempts:
			self.sheets["查找记录"].append(
				who
				| {
					"查找日期": day,
					"查找方式": means,
					"经办人": "支部组织委员",
					"查找结果": outcome,
					"失去联系情形": reason,
				}
			)
		if self.random.random() < 0.7:
			measure = "纳入组织管理" if found else "自行脱党除名"
			case = {
				"处置措施": measure,
				"支部大会日期": "2016-05-20",
				"审批日期": "2016-06-10",
				"审批机关": row["党支部代码"].split("-")[0],
			}
			self.sheets["处置"].append(who | case)

	def letter(self, row: dict) -> None:
		college = row["党支部代码"].split("-")[0]
		issued = self.random.choice((date(2015, 6, 20), date(2015, 10, 12), date(2016, 3, 10)))
		self.serials[college, issued.year] += 1
		self.sheets["介绍信"].append(
			{
				"介绍信编号": f"{college}-{issued.year}-{self.serials[college, issued.year]:04d}",
				"姓名": row["姓名"],
				"公民身份号码": row["公民身份号码"],
				"转出党支部代码": row["党支部代码"],
				"转往党组织": "外地某单位党委",
				"开具日期": issued,
				"有效期（天）": 60,
				"回执日期": issued + timedelta(days=20) if self.random.random() < 0.4 else None,
			}
		)
