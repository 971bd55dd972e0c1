//! The words around numbers, as they stand in the reports of townships.

/// Words that say zero.
pub(super) const ZERO: [&str; 20] = [
    "无",
    "零",
    "没有",
    "未发生",
    "未开展",
    "未收到",
    "未出现",
    "没有发生",
    "没有开展",
    "没有受理",
    "无相关情况",
    "无一件",
    "无一起",
    "未受理",
    "未出台",
    "没有出现",
    "没有收到",
    "本年无",
    "×",
    "否",
];
/// Words that say it does not exist here.
pub(super) const NOT_APPLICABLE: [&str; 10] =
    ["/", "-", "--", "—", "——", "–", "不涉及", "不适用", "无此项", "N/A"];
/// Words of a plan; a result is stated without them.
pub(super) const PLAN: [&str; 8] = ["不少于", "不低于", "计划", "力争", "目标", "拟开展", "预计", "至少"];
/// What there is none of, behind 零: "零投诉". Not 零星 or 零散, which are some.
pub(super) const ZERO_OF: [&str; 11] =
    ["投诉", "复议", "诉讼", "败诉", "上访", "发生", "案件", "事故", "报告", "次", "件"];
/// Words before a figure that only say what was done. Not 累计: that may be of several years.
pub(super) const FORE: [&str; 22] = [
    "人民币",
    "¥",
    "￥",
    "共计",
    "共",
    "总计",
    "合计",
    "全年",
    "年内",
    "先后",
    "召开",
    "开展",
    "举办",
    "发放",
    "组织",
    "受理",
    "办结",
    "调解",
    "排查",
    "实际",
    "完成",
    "已",
];
/// Words with which something said beside a figure begins.
pub(super) const ASIDES: [&str; 11] =
    ["其中", "较", "比", "同比", "环比", "均", "全部", "含", "包括", "占", "已全部"];
/// Words of magnitude, and how many they are. A `w` is how people type 万.
pub(super) const MAGNITUDES: [(&str, f64); 7] =
    [("万", 1e4), ("亿", 1e8), ("千", 1e3), ("百", 1e2), ("十", 10.0), ("w", 1e4), ("W", 1e4)];
/// What a word says of the number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// It is at least this.
    Below,
    /// It is at most this.
    Above,
    /// It lies near this, on either side.
    About,
}

impl Bound {
    /// What two words say together: "约6000余" is above 6,000, whatever "约" says.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::About { other } else { self }
    }
}

/// What stands before an approximate number, and what it says.
pub(super) const BEFORE: [(&str, Bound); 19] = [
    ("≥", Bound::Below),
    (">", Bound::Below),
    ("≤", Bound::Above),
    ("<", Bound::Above),
    ("大约", Bound::About),
    ("大概", Bound::About),
    ("约", Bound::About),
    ("超过", Bound::Below),
    ("超", Bound::Below),
    ("逾", Bound::Below),
    ("上", Bound::Below),
    ("将近", Bound::Above),
    ("接近", Bound::Above),
    ("近", Bound::Above),
    ("不足", Bound::Above),
    ("不到", Bound::Above),
    ("少于", Bound::Above),
    ("至多", Bound::Above),
    ("最多", Bound::Above),
];
/// What stands after an approximate number, and what it says.
pub(super) const AFTER: [(&str, Bound); 10] = [
    ("几", Bound::Below),
    ("+", Bound::Below),
    ("左右", Bound::About),
    ("上下", Bound::About),
    ("以上", Bound::Below),
    ("余", Bound::Below),
    ("多", Bound::Below),
    ("许", Bound::Below),
    ("以下", Bound::Above),
    ("以内", Bound::Above),
];

/// Words that may follow a number as its unit. A longer rest means that this is no plain number.
pub(super) fn is_unit(text: &str) -> bool {
    const UNITS: [&str; 71] = [
        "",
        "个",
        "人",
        "名",
        "位",
        "人次",
        "人/次",
        "次",
        "场",
        "场次",
        "期",
        "件",
        "起",
        "宗",
        "例",
        "份",
        "册",
        "本",
        "条",
        "幅",
        "块",
        "张",
        "面",
        "处",
        "所",
        "家",
        "户",
        "项",
        "篇",
        "部",
        "支",
        "台",
        "套",
        "座",
        "间",
        "对",
        "组",
        "班",
        "批",
        "批次",
        "班次",
        "节",
        "堂",
        "讲",
        "课",
        "轮",
        "辆",
        "村",
        "分",
        "亩",
        "公顷",
        "平方米",
        "公里",
        "天",
        "学时",
        "小时",
        "课时",
        "元",
        "件次",
        "项次",
        "户次",
        "家次",
        "余",
        "人民币",
        "元整",
        "个村",
        "个社区",
        "群众",
        "余元",
        "条次",
        "份次",
    ];
    UNITS.contains(&text)
}
