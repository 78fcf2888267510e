//! The words of the grammar of stages, as data: what each says, and what stands around it.

use std::sync::LazyLock;

use super::cover::Lexicon;
use crate::domain::project::Stage;

/// What a word says in a text about a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A project is in this stage.
    Stage(Stage),
    /// Work goes on after a halt: 复工.
    Resumed,
    /// Near one of the nine stages, and none of them: 竣工, 试生产, 中止.
    Near,
    /// Says again of a project that came to its end what 终止 says: 不再实施.
    Ended,
    /// Changes nothing: 项目, 阶段, 新.
    Plain,
    /// What follows has come: 已.
    Done,
    /// It goes on now: 正在, 中. Of what happens in a moment (签约) it says that it has not happened yet.
    Ongoing,
    /// What follows has not come: 未, 拟, 计划, 年底前.
    NotYet,
    /// A day, a month, a year, 明年.
    When,
    /// Something that is no stage, but may be said beside one: 供地, 手续.
    Thing,
    /// Ends a clause: comma, bracket.
    Break,
    /// The stages on both sides are meant: 、, 及.
    And,
    /// Of a title only: some of it, or on a condition, or long ago. Nobody knows what it says of each project.
    Unsure,
    /// Of a title only: a stage that is taken back in the same word, 非停工, or that was long ago, 原在建.
    TakenBack,
}

/// Words for each stage, as clerks write them.
pub(crate) const STAGES: [(Stage, &str); 9] = [
    (
        Stage::Negotiating,
        "在谈 洽谈 谈判 磋商 对接中 跟踪中 意向 接洽 商谈 商洽 在洽谈 对接洽谈 洽谈对接 跟踪洽谈 \
    达成意向 意向达成 有意向 初步意向 初步洽谈 初步接洽 初步对接 前期洽谈 前期对接 深度洽谈 深入洽谈 \
    重点洽谈",
    ),
    (
        Stage::Signed,
        "签约 签订 签署 合同签订 协议签订 合同签署 协议签署 签订合同 签订协议 签署合同 签署协议 签合同 \
    签协议 签订投资协议 投资协议签订 合同签约 协议签约 完成签约 完成签订 完成签署 签约完成",
    ),
    (Stage::Landed, "落地 落户 注册落地 落地注册 完成落地"),
    (Stage::Started, "开工 动工 开工建设 动工建设 开建 破土动工"),
    (
        Stage::Building,
        "在建 建设中 续建 施工 正在建设 建设阶段 在建设 正在施工 主体施工 基础施工 土建施工 桩基施工 \
    厂房施工 全面施工 全面建设 加快建设 持续建设 正在续建",
    ),
    (
        Stage::Producing,
        "投产 投运 投入运营 投入使用 投用 运营 投入生产 竣工投产 建成投产 投产运营 建成投用 建成投运 \
    完成投产 正式运营",
    ),
    (Stage::FullCapacity, "达产 满产 达产达效"),
    (
        Stage::Halted,
        "停工 停建 停止施工 停止建设 暂停施工 暂停建设 施工暂停 停工停建",
    ),
    (Stage::Terminated, "终止"),
];

/// Words that name a stage in a cell; in a title they may speak of the paper: 跟踪调度表.
const OF_CELLS: [(Stage, &str); 1] = [(Stage::Negotiating, "对接 跟踪 跟踪对接")];

/// A finished building may not produce yet, and what was broken off may go on.
const NEAR: &str = "竣工 完工 完成竣工 建成 试生产 试运行 试投产 试运营 调试 中止 停滞 施工停滞 暂停 缓建 取消 退出 解约 清退 \
    注册 公司注册 注册公司 工商注册 完成注册 注册完成";

/// Beside 终止 only: by itself nobody knows who decided it.
const ENDED: &str =
    "不再实施 不再推进 不再建设 不再继续 不再投资 不再合作 不再报送 不再调度 不再跟踪 不实施";

const RESUMED: &str = "复工 复工复产 恢复施工 恢复建设";

/// May stand beside a stage in a cell.
const PLAIN: &str = "项目 该项目 阶段 状态 新 全面 全部 正式 实质 实质性 目前 当前 现 仍 仍在 处于 处 为 属 \
    的 了 类 成功 “ ” \" 推进中 有序推进 顺利推进 正常推进 推进顺利 顺利 是 均 当前阶段 目前阶段 \
    所处阶段 项目阶段 项目状态 . 。 :";

const DONE: &str = "已 已经 现已 均已 已于 业已";

const ONGOING: &str = "正 正在 中 进行中 正在进行";

const NOT_YET: &str = "未 尚未 还未 暂未 仍未 并未 未能 未正式 没有 尚没有 还没有 还没 待 等待 有待 拟 拟定 拟于 \
    即将 将于 计划 计划于 原计划 按计划 预计 预计于 预期 准备 筹备 力争 争取 有望 目标 择机 \
    择期 尽快 年内 年底前 年前 月底前 底前 月前 约定 承诺 确保 推进 推动 促进 促成 加快推进";

/// The same, so short that they are parts of other words in a title: 供应链, 目前.
const NOT_YET_OF_CELLS: &str = "没 将 望 前 应";

const WHEN: &str = "明年 后年 次年 下年 今年 本年 年底 年初 年中 月底 月初 底 初 下月 本月 次月 上半年 下半年 \
    一季度 二季度 三季度 四季度 第一季度 第二季度 第三季度 第四季度 下季度 近期 左右 上旬 中旬 \
    下旬 春节后 节后";

const THING: &str = "供地 拿地 摘牌 用地 土地 手续 环评 能评 规划 设计 报建 报批 征地 拆迁 征拆 办理 办理手续 \
    前期手续 前期工作 前期 资金 资金问题 资金原因 资金不足 因 完善 审批 施工许可 施工许可证 备案 \
    立项 工作 验收 纳统 入库 公司 手续办理";

const BREAKS: &str = "但 但是 ( ) , ; [ ] 【 】 - —— —";

const ANDS: &str = "、 及 和 与 / 或 并 且 至 到 以及";

/// Of titles only.
const UNSURE: &str = "具备 条件 达到 部分 局部 一期 二期 三期 首期 后期 停止 恢复 谋划 储备 申请 去年 上年 往年 \
    历年 以前 上期 上月 应当 可能 基本 无法 不能 不再 难以 是否 加快 提前 延期 前期 原定 \
    任务 目标 准备 筹备 手续 开工率 签约率 投产率 开工前 签约前 投产前 失败 风险 倒计时 \
    以外 之外 除外 除去 不含 不包括 剔除 后备 预备 备选 候选 未成 未果 未遂 不成 失效 过期 存疑 待核";

/// Right before a stage they take it back, or say that it was long ago: 非停工项目, 原在建项目.
const TAKING_BACK: [&str; 6] = ["非", "原", "曾", "曾经", "疑似", "除"];

/// Kinds of projects and of papers that stand in titles.
const TITLE: &str = "重点 重大 招商 引资 招商引资 产业 工业 农业 服务业 市级 区级 县级 省级 类别 情况 调度表 \
    台账 清单 一览表 汇总表 统计表 表 全市 全区 全县 投资 建设 引进 未来 调度 进展 进度 半月报 \
    跟踪调度表 跟踪调度 明细 名单 情况表";

fn lexicon(stages: &[(Stage, &str)], others: &[(Word, &str)]) -> Lexicon<Word> {
    let mut lexicon = Lexicon::default();
    for (stage, words) in STAGES.iter().chain(stages) {
        for word in words.split(' ') {
            lexicon.add(word, Word::Stage(*stage));
        }
    }
    let common = [
        (Word::Resumed, RESUMED),
        (Word::Near, NEAR),
        (Word::Ended, ENDED),
        (Word::Done, DONE),
        (Word::Ongoing, ONGOING),
        (Word::NotYet, NOT_YET),
        (Word::When, WHEN),
        (Word::Break, BREAKS),
        (Word::And, ANDS),
    ];
    for (meaning, words) in others.iter().copied().chain(common) {
        for word in words.split(' ') {
            lexicon.add(word, meaning);
        }
    }
    lexicon
}

/// Makes the words for stages ready for looking up.
pub(crate) fn prepare() {
    LazyLock::force(&CELL);
    LazyLock::force(&TITLES);
}

/// The words that a cell may hold.
pub(crate) static CELL: LazyLock<Lexicon<Word>> = LazyLock::new(|| {
    let others = [
        (Word::Plain, PLAIN),
        (Word::NotYet, NOT_YET_OF_CELLS),
        (Word::Thing, THING),
    ];
    lexicon(&OF_CELLS, &others)
});

/// The words that count in a title; others there change nothing.
pub(crate) static TITLES: LazyLock<Lexicon<Word>> = LazyLock::new(|| {
    let others = [
        (Word::Plain, TITLE),
        (Word::Plain, PLAIN),
        (Word::Unsure, UNSURE),
    ];
    let mut lexicon = lexicon(&[], &others);
    for before in TAKING_BACK {
        for word in STAGES.iter().flat_map(|(_, words)| words.split(' ')) {
            lexicon.add(&format!("{before}{word}"), Word::TakenBack);
        }
    }
    lexicon
});
