"""What became of hazards in the months before the storm: kinds, words, and how far each has come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

# Days on which somebody does something; a general hazard's fifteen days fit between two of the first ten.
DAYS = tuple(
    date.fromisoformat(f"2026-{day}")
    for day in (
        "03-13", "03-27", "04-10", "04-24", "05-08", "05-22", "06-05", "06-19", "07-03", "07-17", "07-31", "08-05",
        "08-07", "08-10",
    )
)  # fmt: skip
ITEMS = {  # kind to the item of the checklist that is broken (WL-5-10)
    "electrical": "N5", "exit_blocked": "N2", "fire_gear": "M5", "floor_overload": "N6", "other": "N1",
}  # fmt: skip
WORDS: dict[str, tuple[tuple[str, str], ...]] = {  # kind to what was found, and what was reported put right
    "electrical": (
        ("二楼车间配电箱缺门，临时线沿地面拖过通道，插线板三个叠用。", "配电箱已更换，线路穿管固定，插线板撤除。"),
        ("注塑机旁私拉电线，接头只缠胶布，没有漏电保护。", "接线重做并装漏电保护器，电工签字。"),
        ("门卫室私拉电线给三辆电动自行车充电，线从纸箱堆里穿过。", "充电移到院外车棚，私拉的线和插座拆除。"),
        ("烘干房线路老化，外皮开裂，开关面板发烫。", "烘干房线路全部更换，负荷重新核算。"),
    ),
    "exit_blocked": (
        ("三楼东侧安全出口被成品纸箱堵死，门外加了挂锁。", "纸箱清走，挂锁拆除，出口地面划线禁停。"),
        ("疏散楼梯平台堆放半成品，仅容一人侧身通过。", "楼梯平台清空，物料转入一楼库区。"),
        ("车间后门用角铁焊死，外窗有防盗栅栏。", "后门恢复向外开启，栅栏改为可开启式。"),
    ),
    "fire_gear": (
        ("灭火器过期两年，消火栓箱内没有水带。", "灭火器全部换新，水带和水枪配齐。"),
        ("承租的三家共用一层，没有疏散图，应急灯不亮。", "疏散图上墙，应急灯更换，演练一次。"),
    ),
    "floor_overload": (
        ("四楼铜件堆到两米高，限载牌写的是400公斤每平方米。", "铜件转到一楼，限载牌重新挂好，分区划线。"),
        ("二楼模具架靠墙连排，楼板有细裂缝。", "模具架移走，裂缝经鉴定不影响承载。"),
    ),
    "machine_guard": (
        ("冲床皮带轮没有防护罩，旁边就是过道。", "防护罩装好，急停按钮试过有效。"),
        ("开卷机入料口没有光栅，工人伸手送料。", "光栅装好并联锁，操作规程上墙。"),
    ),
    "dust": (("抛光间积灰厚，除尘器没有锁气卸灰。", "积灰清净，卸灰装置装好，清灰台账建立。"),),
    "gas": (("食堂与调漆间一墙之隔，液化气瓶无固定。", "气瓶移入专用瓶间，装报警器。"),),
    "confined_space": (("污水池检修口敞开，没有警示，也没有审批单。", "检修口加盖上锁，审批和检测制度建立。"),),
    "high_object": (("外墙广告架一侧螺栓脱落，随风摆动。", "广告架拆除，外墙修补。"),),
    "other": (
        ("仓库二层隔出一间，有床铺和炊具，夜里住着两人。", "床铺炊具搬走，隔间拆除，人员住到镇上宿舍。"),
        ("五家承租单位各自作业，无人统一协调，动火和堆放互不知情。", "出租方牵头协调，动火联审，逐户检查记入台账。"),
        ("库房夹层住人，仅一架木梯上下。", "人员迁出，夹层拆除。"),
    ),
}


@dataclass
class Story:
    """One hazard. `site`: which of the visited sites; `by`: who found it; `first`: on which of the days."""

    kind: str
    fate: str
    first: int
    site: int
    by: str = "station"
    which: int = 0
    holder: str = ""  # a user name; else whoever answers for the village
    hazard: str = ""
    state: str = ""
    photos: list[str] = field(default_factory=list)

    @property
    def found(self) -> str:
        """What whoever found it wrote."""
        return WORDS[self.kind][self.which % len(WORDS[self.kind])][0]

    @property
    def fixed(self) -> str:
        """What whoever put it right wrote."""
        return WORDS[self.kind][self.which % len(WORDS[self.kind])][1]

    @property
    def major(self) -> bool:
        """Graded by an officer, by an item of the rules."""
        return self.fate in ("stopped", "listed", "major_closed")

    def steps(self) -> Iterator[tuple[int, int, str]]:
        """(day, hour, deed) in order; what a visit found is taken up in the evening."""
        d, visited = self.first, self.by == "visit"
        hour = 16 if visited else 11
        if not visited:
            yield d, 9, "report"
        for then, name in zip((hour, hour, hour, 16), ("verify", "grade", "assign", "rectify"), strict=True):
            if name in _TAKEN.get(self.fate, ("verify", "grade", "assign", "rectify")):
                yield d, then, name
        for later, at, name in _LATER.get(self.fate, ()):
            yield (later if later >= 10 else d + later), at, name


# Fates that do not go through all four first steps, and what comes after them: (days after the first, or from ten on
# the day itself; hour; deed).
_TAKEN: dict[str, tuple[str, ...]] = {
    "reported": (), "rejected": (), "transferred": (), "verified": ("verify",), "graded": ("verify", "grade"),
    "assigned": ("verify", "grade", "assign"),
}  # fmt: skip
_LATER: dict[str, tuple[tuple[int, int, str], ...]] = {
    "closed": ((1, 9, "submit"), (1, 14, "strike")),
    "closed_late": ((2, 9, "submit"), (2, 14, "strike")),
    "sent_back_once": ((1, 9, "submit"), (1, 14, "send_back"), (2, 9, "submit"), (2, 14, "strike")),
    "major_closed": ((1, 9, "submit"), (1, 11, "look"), (1, 14, "strike")),
    "rejected": ((12, 9, "reject"),),
    "transferred": ((11, 9, "transfer"),),
    "extension_asked": ((13, 9, "extend"),),
    "extended": ((11, 9, "extend"), (12, 9, "grant")),
    "submitted": ((13, 9, "submit"),),
    "reinspecting": ((12, 9, "submit"), (13, 11, "visit")),
    "returned": ((12, 9, "submit"), (13, 11, "send_back")),
    "stopped": ((12, 9, "suspend"), (12, 14, "approve_stop")),
    "listed": ((11, 9, "propose_listing"), (11, 14, "approve_listing")),
    "case": ((12, 9, "open_case"), (12, 14, "order")),
    "reopened": ((1, 9, "submit"), (1, 14, "strike"), (13, 9, "again"), (13, 11, "reopen")),
}


def stories() -> list[Story]:
    """Every story of the months, the same for every seed."""
    return [
        Story("electrical", "closed", 0, 0, "visit"),
        Story("exit_blocked", "closed", 0, 1, "visit"),
        Story("fire_gear", "closed", 1, 2, "visit"),
        Story("machine_guard", "closed", 1, 3),
        Story("floor_overload", "sent_back_once", 2, 4, "visit"),
        Story("other", "closed", 2, 5, "visit"),
        Story("electrical", "closed_late", 3, 6, "visit", which=1),
        Story("other", "major_closed", 3, 7, which=1),
        Story("exit_blocked", "closed", 4, 8, "lead", which=1),
        Story("dust", "closed", 4, 9),
        Story("confined_space", "reopened", 5, 10),
        Story("fire_gear", "closed", 5, 11, "visit", which=1),
        Story("electrical", "closed", 6, 12, "visit", which=2),
        Story("gas", "closed", 6, 13),
        Story("exit_blocked", "sent_back_once", 7, 14, "visit", which=2),
        Story("machine_guard", "closed", 8, 15, which=1),
        Story("floor_overload", "overdue", 8, 16, "visit", which=1),
        Story("electrical", "overdue", 9, 17, "visit", which=3),
        Story("high_object", "case", 9, 18),
        Story("other", "listed", 10, 19, which=1),
        Story("exit_blocked", "extended", 10, 20, "visit"),
        Story("machine_guard", "submitted", 10, 21),
        Story("fire_gear", "reinspecting", 10, 22, "visit"),
        Story("electrical", "returned", 10, 23, "visit", which=1),
        Story("gas", "transferred", 10, 24),
        Story("dust", "stopped", 11, 25),
        Story("high_object", "rejected", 11, 26, "lead"),
        Story("exit_blocked", "assigned", 12, 27, "lead", which=1),
        Story("electrical", "rectifying", 12, 0, "visit", which=2, holder="tenant"),
        Story("other", "rectifying", 12, 0, "visit", which=2, holder="landlord"),
        Story("floor_overload", "extension_asked", 12, 28),
        Story("confined_space", "reported", 11, 29, "lead"),
        Story("machine_guard", "verified", 13, 30, which=1),
        Story("dust", "graded", 13, 31),
        Story("fire_gear", "reported", 13, 32, "lead", which=1),
    ]
