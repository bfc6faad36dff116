"""Which free font stands for which official one.

The official fonts (GB/T 9704 and what offices have) are not free. Where one is installed on the machine it is used;
elsewhere its substitute here is. 小标宋, 仿宋 and 楷体 have no free counterpart with the rare characters that names need,
so they are printed in Song.
"""

SONG = "Noto Serif CJK SC"
HEI = "Noto Sans CJK SC"
TIMES = "Liberation Serif"
ARIAL = "Liberation Sans"
COURIER = "Liberation Mono"

SUBSTITUTES = {
	SONG: (
		"宋体",
		"SimSun",
		"NSimSun",
		"STSong",
		"Songti SC",
		"方正小标宋简体",
		"FZXiaoBiaoSong-B05S",
		"华文中宋",
		"STZhongsong",
		"仿宋",
		"FangSong",
		"仿宋_GB2312",
		"FangSong_GB2312",
		"STFangsong",
		"楷体",
		"KaiTi",
		"楷体_GB2312",
		"KaiTi_GB2312",
		"STKaiti",
	),
	HEI: ("黑体", "SimHei", "STHeiti", "微软雅黑", "Microsoft YaHei", "PingFang SC", "Heiti SC"),
	TIMES: ("Times New Roman", "Times"),
	ARIAL: ("Arial", "Helvetica", "Helvetica Neue", "Inter", "Verdana"),
	COURIER: ("Courier New", "Courier", "Consolas", "Menlo"),
}

GENERIC = {
	"serif": (TIMES, SONG),
	"sans-serif": (ARIAL, HEI),
	"monospace": (COURIER, HEI),
}

PROBES = "党员组织关系排查信息登记表㛃䶮𬭎𫖯喆堃翀昉玥犇〔〕①⑦"
"""Characters that a bench must be able to print: common ones, signs of official papers, rare ones from names."""
