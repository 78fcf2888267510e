//! The table of all rules for sheets: id, group, level, Chinese sentence and example, in one place.

use std::fmt::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::level::Level;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The file as a whole, before any cell is read. Its examples are words, not cells.
    File,
    /// What the table says of itself, and how it is laid out.
    Table,
    Cell,
    /// Several cells of a report.
    Fields,
    /// A report and the one before it.
    Periods,
    /// A report and those of other units.
    Units,
    /// A workbook that the office keeps itself.
    Office,
}

/// A case that breaks a rule and one that keeps it; both are tests of the rule.
///
/// One `column = value` a line, for one project whose other required columns are filled; `---` begins the
/// next row. `#` marks a number as Excel stores it, `=` a formula without result, `!` an error value, `@` a date,
/// `%shown#number` a number that is shown otherwise, `~` a text that is struck through.
/// `填报单位`, `报送期` and `单位` stand above the table, `收到` is the day of arrival, `表格` all that stands below its
/// header (空: nothing), `观摩` rows of 观摩项目: quarter, name, kind, date; `上期 column` and `再上期 column` are the last two
/// accepted reports, `外单位 column` is another unit's last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Leads to a finding of the rule.
    pub bad: &'static str,
    /// Does not.
    pub good: &'static str,
}

/// Declares the rules, each with all that is to be said of it.
macro_rules! rules {
    ($($variant:ident $group:ident $level:ident $sentence:literal $bad:literal $good:literal)+) => {
        /// One rule. Its id in JSON and documents is its name in kebab-case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $(#[doc = $sentence] $variant),+ }

        impl Rule {
            /// All rules, in the order of docs/rules.md.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What the rule looks at.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group),+ }
            }

            /// How much a finding of this rule weighs.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level),+ }
            }

            /// What the rule says, in one Chinese sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence),+ }
            }

            /// A case that breaks it and one that keeps it.
            #[must_use]
            pub const fn example(self) -> Example {
                match self { $(Self::$variant => Example { bad: $bad, good: $good }),+ }
            }

            /// The name as it stands in the code.
            const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }
        }
    };
}

rules! {
    // The file
    NotASpreadsheet File Error "文件应是 Excel 或 WPS 表格。" "扫描成图片或 PDF 的调度表" "另存为 .xlsx 的调度表"
    PasswordProtected File Error "文件不应设打开密码。" "设了打开密码的 .xlsx" "取消密码后另存的 .xlsx"
    DamagedFile File Error "文件应当完整，能正常打开。" "只复制了一半的 .xlsx" "复制完整的 .xlsx"
    UnreadableFile File Error "文件应能被读出。" "读取中途出错的文件" "在 Excel 或 WPS 中另存为 .xlsx 的同一文件"
    UnsupportedCells File Error "文件的存储方式应能逐格读出。" "网页系统导出的短记录 .xlsb" "另存为 .xlsx 的同一文件"
    TooLarge File Error "文件大小、行数和单元格数应在上限之内。" "嵌入了 50 MB 图片的调度表" "删去图片的调度表"
    TooLong File Error "文件应在规定时间内读完。" "整表设了上百万个空格式行" "只保留有内容的行"
    // The table
    NoTable Table Error "文件中应有带“项目名称”等表头的调度表。" "项目名称 = 无\n表头 = 无" "项目名称 = 甲项目"
    EmptiedTable Table Error "上期报过项目的，本期的表不应空着。" "表格 = 空\n上期 进展情况 = 施工中" "表格 = 零报告\n上期 进展情况 = 施工中"
    EmptyTable Table Warning "没有项目的，应写明是零报告。" "表格 = 空" "表格 = 零报告"
    ZeroWithProjects Table Warning "列了项目的表不应又写零报告。" "上方 = 零报告" "上方 = 南明区重大项目"
    ZeroUnclear Table Warning "没有项目的，应写“零报告”。" "表格 = 因机构调整，本期没有项目" "表格 = 本期没有项目"
    WrongUnit Table Error "表内填报单位应与所在文件夹一致。" "填报单位 = 花溪区" "填报单位 = 南明区投促局"
    UnknownUnit Table Warning "表内填报单位应是名单内的报送单位。" "填报单位 = 某某公司" "填报单位 = 南明区"
    PeriodTooFar Table Error "报送期不应是很久以后的日期。" "报送期 = 2028年11月25日" "报送期 = 2026年11月25日"
    PeriodOld Table Warning "报送期应是本期或上期。" "报送期 = 2024年11月25日" "报送期 = 2026年11月25日"
    PeriodNotDue Table Note "报送期应写每月的报送日。" "报送期 = 2026年11月20日" "报送期 = 2026年11月25日"
    PeriodAhead Table Warning "报送期不应晚于正在填报的一期。" "报送期 = 2026年12月10日" "报送期 = 2026年11月25日"
    PeriodPartly Table Warning "报送期应写全年、月、日，不应与正在填报的一期不同。" "报送期 = 10月25日" "报送期 = 11月25日"
    PeriodNotRead Table Warning "报送期应能认出是哪一天报送的一期。" "报送期 = 2026年四季度" "报送期 = 2026年11月下半月"
    PeriodConflict Table Warning "表内和文件名的报送期应一致。" "报送期 = 2026年11月25日\n文件名 = 调度表20261110.xlsx" "报送期 = 2026年11月25日\n文件名 = 调度表20261125.xlsx"
    PeriodUnclear Table Warning "截止后五天内再报的表，应写明是更正上一期还是报送下一期。" "收到 = 2026年11月12日\n进展情况 = 完成封顶\n上期 进展情况 = 施工中" "收到 = 2026年11月12日\n报送期 = 2026年11月25日\n进展情况 = 完成封顶\n上期 进展情况 = 施工中"
    MissingColumn Table Warning "调度表应有全部必填栏目。" "责任人 = 无此栏" "责任人 = 张某"
    UnknownColumn Table Note "不认识的栏目作为附加栏目保留。" "本年度计划投资(万元) = 500" "联系电话 = 13900000001"
    UnknownAmountColumn Table Warning "金额栏的表头应能认出是哪一栏。" "总投资(万元) = 无此栏\n盘子(万元) = #500" "盘子(万元) = #500"
    AmbiguousHeader Table Warning "一个栏目的表头应只表示一个意思。" "存在问题 = 无此栏\n存在问题及需市级协调事项 = 无" "存在问题 = 无"
    DuplicateHeader Table Warning "同一个意思的栏目应只有一个。" "进展情况 = 施工中\n进展情况 = 施工中" "进展情况 = 施工中"
    GuessedHeader Table Warning "表头应是规定的写法，只认出一部分的要核对。" "进展情况 = 无此栏\n形象进度 = 主体封顶" "进展情况 = 主体封顶\n形象进度 = 主体封顶"
    OtherThing Table Note "表头另有所指的栏目不当作规定的栏目。" "存在问题 = 无此栏\n已解决问题 = 用地" "存在问题 = 用地\n已解决问题 = 用地"
    HeaderMapped Table Note "不是规定写法、但意思明确的表头按规定的栏目读取。" "总投资(万元) = 无此栏\n协议投资额(万元) = #500" "总投资(万元) = #500\n协议投资额(万元) = #500"
    OldSheet Table Note "以往各期的工作表不计入本期。" "往期 = 2026年10月25日" "报送期 = 2026年11月25日"
    SheetsDiffer Table Warning "同一批项目的几张工作表不应内容不同。" "另存 = 总投资(万元)|900" "另存 = 项目名称|甲产业园"
    HiddenSheet Table Warning "调度表不应放在隐藏的工作表里。" "隐藏 = 工作表" "项目名称 = 甲项目"
    HiddenRows Table Note "隐藏或被筛选掉的行同样计入。" "隐藏 = 行" "项目名称 = 甲项目"
    HiddenColumns Table Note "隐藏的栏目同样计入。" "隐藏 = 列" "项目名称 = 甲项目"
    FilledDown Table Note "竖向合并的单元格，其值用于所含各行。" "合并 = 责任单位" "责任单位 = 商务局"
    TwoRows Table Note "一个项目占多行时，各行内容合并。" "责任人 = 张某\n---\n项目名称 = 无\n责任人 = 李某" "责任人 = 张某"
    Ditto Table Note "“同上”按上一行的内容读取。" "推进计划 = 完成封顶\n---\n项目名称 = 乙基地\n推进计划 = 同上" "推进计划 = 完成封顶"
    Implied Table Note "表内没有阶段、类别或责任单位栏时，按段落标题或工作表名推断。" "分段 = 一、在建项目（1个）\n项目阶段 = 无此栏" "项目阶段 = 在建"
    UnlabelledRow Table Warning "有数字的行应写明项目名称，或写明是合计。" "总投资(万元) = #500\n---\n序号 = \n项目名称 = \n全空 = 是\n总投资(万元) = #500" "总投资(万元) = #500"
    RowUnclear Table Warning "表下的行应看得出是项目、合计、说明还是签字。" "总投资(万元) = #500\n---\n序号 = \n项目名称 = 汇总甲乙\n全空 = 是\n总投资(万元) = #500" "总投资(万元) = #500\n---\n序号 = 汇总\n项目名称 = \n全空 = 是\n总投资(万元) = #500"
    PartsCounted Table Note "一个项目的各期、各子项含在该项目的金额里，不另计为项目。" "总投资(万元) = #500\n---\n序号 = 1.1\n项目名称 = 一期\n总投资(万元) = #500" "总投资(万元) = #500"
    PartsMismatch Table Warning "一个项目的各期、各子项的金额之和应等于该项目的金额。" "总投资(万元) = #500\n---\n序号 = 1.1\n项目名称 = 一期\n总投资(万元) = #400" "总投资(万元) = #500\n---\n序号 = 1.1\n项目名称 = 一期\n总投资(万元) = #500"
    RowsNotRead Table Warning "像表格的行都应有认得出的表头。" "上方 = 序号|标的|地块|谁投|归谁|到哪步;1|乙基地|三号|乙公司|商务局|施工" "上方 = 南明区重大项目"
    MattersTaken Table Note "需协调事项清单里的事项计入所属项目。" "清单 = 甲产业园|协调用地" "项目名称 = 甲产业园"
    MatterUnplaced Table Warning "需协调事项应写明是调度表里的哪个项目。" "清单 = 丙项目|协调用地" "清单 = 甲产业园|协调用地"
    TotalMismatch Table Warning "合计应等于各项目之和。" "总投资(万元) = #500\n---\n序号 = 合计\n项目名称 = 无\n总投资(万元) = #900" "总投资(万元) = #500\n---\n序号 = 合计\n项目名称 = 无\n总投资(万元) = #500"
    UnitBelow Table Warning "表下注明的金额单位应与表头一致。" "总投资(万元) = #500\n下方 = 注：单位均为亿元" "总投资(万元) = #500\n下方 = 注：单位均为万元"
    // One cell
    NameMissing Cell Error "每个项目都应有项目名称。" "项目名称 = 无" "项目名称 = 甲项目"
    RequiredEmpty Cell Warning "必填栏目不应空着。" "责任人 = 无" "责任人 = 张某"
    UncomputedFormula Cell Warning "公式应有计算结果。" "总投资(万元) = =A1*2" "总投资(万元) = #500"
    ErrorValue Cell Warning "单元格不应是错误值。" "总投资(万元) = !#N/A" "总投资(万元) = #500"
    AmountUnclear Cell Warning "金额应是一个数。" "总投资(万元) = 一期500，二期另计" "总投资(万元) = 500"
    AmountSeveral Cell Warning "一个金额栏只应写一个数。" "总投资(万元) = 8000/9000" "总投资(万元) = 8000"
    AmountNegative Cell Warning "金额不应是负数。" "总投资(万元) = #-500" "总投资(万元) = #500"
    AmountRange Cell Warning "金额应是一个数，不是区间。" "总投资 = 9.2-11.5亿元" "总投资 = 9.2亿元"
    AmountApproximate Cell Warning "金额应是准确数，不是约数。" "总投资(亿元) = 约3.5亿元" "总投资(亿元) = 3.5"
    AmountForeign Cell Warning "外币应折算为人民币。" "总投资(万元) = 0.7亿美元" "总投资(万元) = 50000"
    AmountPlanned Cell Warning "到位资金应是已到位数，不是计划数。" "累计到位资金(万元) = 计划到位500" "累计到位资金(万元) = 500"
    AmountWithoutUnit Cell Warning "金额应有单位。" "总投资 = #4500" "总投资(万元) = #4500"
    AmountUnitConflict Cell Warning "单元格里的金额单位应与栏目一致。" "总投资(万元) = 15亿元" "总投资(万元) = 15万元"
    AmountUnitDoubled Cell Warning "栏目已注明单位时，单元格里不应再写“万”或“亿”。" "总投资(万元) = 2000万" "总投资(万元) = 2000"
    AmountMagnitude Cell Warning "金额的数量级应与栏目单位相符。" "总投资(亿元) = #36140" "总投资(亿元) = #3.614"
    ShownOtherwise Cell Warning "单元格显示的应与所存的数一致。" "总投资(万元) = %5,000#5000000" "总投资(万元) = %5,000万元#5000"
    CellStruck Cell Warning "单元格的内容不应划着删除线。" "总投资(万元) = ~500" "总投资(万元) = 500"
    RowStruck Cell Warning "划了删除线的行应删去，或取消删除线。" "整行 = 划去" "项目名称 = 甲产业园"
    MergedAcross Cell Warning "一个数或日期不应由几栏合用。" "总投资(万元) = #500\n横向合并 = 总投资(万元)" "总投资(万元) = #500\n累计到位资金(万元) = #500"
    AmountMerged Cell Warning "一个金额不应由几个项目合用。" "合并 = 总投资(万元)" "总投资(万元) = #500"
    DateUnclear Cell Warning "日期应写成年、月、日。" "签约时间 = 春节前后" "签约时间 = 2025年2月"
    DateWithoutYear Cell Warning "日期应写年份。" "开工时间 = 1月20日" "开工时间 = 2025年1月20日"
    DateDecimal Cell Warning "年月不应写成小数，2019.1 可能是1月，也可能是10月。" "签约时间 = #2019.1" "签约时间 = 2019年1月"
    DateAsNumber Cell Note "年月应写成日期或文字，不写成数字。" "签约时间 = #2019.6" "签约时间 = 2019年6月"
    DateSeveral Cell Warning "一个时间栏只应写一个日期。" "开工时间 = 一期2024年5月，二期2025年6月" "开工时间 = 2024年5月"
    DatePlanned Cell Warning "时间栏应写实际时间，不写计划时间。" "投产时间 = 计划2027年8月" "投产时间 = 2026年8月"
    DateStatusOnly Cell Note "时间栏应写日期，不写状态。" "开工时间 = 已开工" "开工时间 = 2025年5月"
    DateVague Cell Note "只写到半年、季度或年底的日期按年或月读取。" "签约时间 = 2024年底" "签约时间 = 2024年12月"
    DateImplausible Cell Warning "日期应在合理的年份之内。" "签约时间 = 1905年7月" "签约时间 = 2025年7月"
    StageUnknown Cell Warning "项目阶段应是在谈、签约、落地、开工、在建、投产、达产、停工、终止之一。" "项目阶段 = 推进顺利" "项目阶段 = 已投产"
    CategoryUnknown Cell Warning "项目类别应是签约重点调度、领导带头在谈、建设中之一。" "项目类别 = 建设中\n---\n项目名称 = 乙基地\n项目类别 = 其他类" "项目类别 = 建设中"
    TurnedIntoDate Cell Warning "编号和名称不应被表格程序变成日期。" "项目编号 = @2026-01-02" "项目编号 = 2026-01-02"
    NumberDamaged Cell Warning "编号、代码和电话不应被当作数字存储。" "联系电话 = 1.39E+10" "联系电话 = 13900000001"
    ObservationUnclear Cell Warning "没有观摩项目的，应写“零报告”。" "观摩 = 2026年第四季度|因疫情没有组织观摩" "观摩 = 2026年第四季度|没有组织观摩"
    ObservationNotHeld Cell Warning "观摩项目应是已经举行的。" "观摩 = 2026年第四季度|甲产业园|拟观摩" "观摩 = 2026年第四季度|甲产业园|现场观摩"
    ObservationKind Cell Warning "观摩的类型应是现场观摩或开工仪式。" "观摩 = 2026年第四季度|甲产业园|签约仪式" "观摩 = 2026年第四季度|甲产业园|集中开工"
    ObservationDate Cell Warning "观摩日期应在所报季度之内，并且已经到来。" "观摩 = 2026年第四季度|甲产业园|现场观摩|2026年8月12日" "观摩 = 2026年第四季度|甲产业园|现场观摩|2026年11月12日"
    ObservationIncomplete Cell Warning "观摩项目应写明类型和日期。" "观摩 = 2026年第四季度|甲产业园|现场观摩|无" "观摩 = 2026年第四季度|甲产业园|现场观摩|2026年11月12日"
    ObservationQuarter Cell Warning "观摩的季度应已经开始。" "观摩 = 2027年第一季度" "观摩 = 2026年第四季度"
    ObservationBoth Cell Warning "同一季度不应既报项目又报零报告。" "观摩 = 2026年第四季度;2026年第四季度|零报告" "观摩 = 2026年第四季度;2026年第三季度|零报告"
    ObservationRepeated Cell Warning "观摩项目应是新引进的，不应重复。" "观摩 = 2026年第四季度;2026年第四季度" "观摩 = 2026年第四季度;2026年第四季度|乙基地|开工仪式"
    QuarterUnclear Cell Warning "观摩项目应写明季度。" "观摩 = 某时" "观摩 = 2026年第四季度"
    // Several cells
    DuplicateName Fields Warning "一个项目在表内只应出现一次。" "项目名称 = 甲项目\n---\n项目名称 = 甲 项目\n责任人 = 李某" "项目名称 = 甲项目\n---\n项目名称 = 乙基地"
    NumberTwice Fields Warning "两个项目不应用同一个项目编号。" "项目编号 = NM-000001\n---\n项目名称 = 乙基地\n项目编号 = NM-000001" "项目编号 = NM-000001\n---\n项目名称 = 乙基地\n项目编号 = NM-000002"
    RepeatedRow Fields Warning "完全相同的一行只计一次。" "项目名称 = 甲项目\n---\n项目名称 = 甲 项目" "项目名称 = 甲项目\n---\n项目名称 = 甲项目\n责任人 = 李某"
    CategoryAgainstStage Fields Warning "项目类别应与项目阶段相符。" "项目类别 = 领导带头在谈\n项目阶段 = 在建" "项目类别 = 建设中\n项目阶段 = 在建"
    CategoryMissing Fields Warning "每个项目都应有项目类别。" "责任人 = 张某" "项目类别 = 建设中"
    ManagerMissing Fields Warning "每个项目都应有项目经理人。" "责任人 = 张某" "项目经理人 = 赵某"
    TotalZero Fields Warning "总投资应大于零，还不知道的应空着。" "总投资(万元) = #0" "总投资(万元) = #500"
    FundsAboveTotal Fields Warning "累计到位资金不应超过总投资。" "总投资(万元) = #5000\n累计到位资金(万元) = #6000" "总投资(万元) = #6000\n累计到位资金(万元) = #6000"
    DatesOutOfOrder Fields Warning "签约、开工、投产时间应依次在后。" "签约时间 = 2025年6月\n开工时间 = 2025年5月" "签约时间 = 2025年6月\n开工时间 = 2025年6月"
    DateInFuture Fields Warning "实际时间不应晚于报送之日。" "开工时间 = 2027年5月" "开工时间 = 2026年11月"
    StageBeforeDate Fields Warning "项目阶段应与已填的时间相符。" "项目阶段 = 在谈\n开工时间 = 2025年5月" "项目阶段 = 在建\n开工时间 = 2025年5月"
    // Two reports
    NoChange Periods Note "各项目与上期完全相同。" "上期 进展情况 = 施工中" "进展情况 = 完成封顶\n上期 进展情况 = 施工中"
    StageBack Periods Warning "项目阶段不应后退。" "项目阶段 = 签约\n上期 项目阶段 = 在建" "项目阶段 = 投产\n上期 项目阶段 = 在建"
    AmountShifted Periods Warning "金额不应恰为上期的十倍、百倍、千倍、万倍或其几分之一。" "累计到位资金(万元) = #5000\n上期 累计到位资金(万元) = #500" "累计到位资金(万元) = #900\n上期 累计到位资金(万元) = #500"
    TotalChanged Periods Warning "总投资与上期相差不应过大。" "总投资(万元) = #8000\n上期 总投资(万元) = #5000" "总投资(万元) = #5500\n上期 总投资(万元) = #5000"
    FundsFell Periods Warning "累计到位资金不应比上期减少。" "累计到位资金(万元) = #100\n上期 累计到位资金(万元) = #500" "累计到位资金(万元) = #500\n上期 累计到位资金(万元) = #500"
    FigureBlank Periods Warning "此前报过的金额、阶段和时间本期不应空着。" "总投资(万元) = 无\n上期 总投资(万元) = #5000" "总投资(万元) = #5000\n上期 总投资(万元) = #5000"
    ProjectMissing Periods Warning "上期的项目本期都应列出。" "上期 项目名称 = 另一处物流园" "上期 项目名称 = 甲产业园"
    NearName Periods Warning "项目名称应与上期一致。" "项目名称 = 年产十万吨铝板材项目\n上期 项目名称 = 年产十万吨铝板带材项目" "项目名称 = 甲产业园\n上期 项目名称 = 甲产业园"
    NumberOfAnother Periods Warning "项目编号应与上期是同一个项目。" "项目编号 = NM-000001\n---\n项目名称 = 乙基地\n项目编号 = NM-000002\n上期 项目名称 = 乙基地\n上期 项目编号 = NM-000001" "项目编号 = NM-000001\n上期 项目编号 = NM-000001"
    ObservationUnknown Periods Warning "观摩项目应是本单位报过的项目。" "观摩 = 2026年第四季度|丙商业综合体\n上期 进展情况 = 施工中" "观摩 = 2026年第四季度\n上期 进展情况 = 施工中"
    StaleText Periods Warning "进展情况不应连续三期一字不变。" "进展情况 = 主体施工至三层\n推进计划 = 封顶\n上期 进展情况 = 主体施工至三层\n再上期 进展情况 = 主体施工至三层" "进展情况 = 主体施工至三层\n推进计划 = 封顶\n上期 进展情况 = 主体施工至三层\n再上期 进展情况 = 主体施工至一层"
    SameText Periods Note "进展情况应写本期新进展。" "进展情况 = 主体施工至三层\n推进计划 = 封顶\n上期 进展情况 = 主体施工至三层\n上期 推进计划 = 施工" "进展情况 = 主体施工至五层\n上期 进展情况 = 主体施工至三层"
    // Two units
    ListedElsewhere Units Warning "一个项目应只由一个单位报送。" "外单位 项目名称 = 甲产业园" "外单位 项目名称 = 乙物流园"
    // Workbooks of the office
    OfficeHeader Office Error "办公室表格的表头应当完整。" "表头 = 编号、事项、备注" "表头 = 编号、议定事项、牵头单位、配合单位、完成时限、状态、办理情况、经手人、来源"
    OfficeNumber Office Error "编号由程序给出，不应改动、重复或删去。" "编号 = 9" "编号 = 1"
    OfficeRequired Office Error "必填的栏目应当填写。" "牵头单位 =" "牵头单位 = a区"
    OfficeName Office Error "单位应写名单里的名称。" "牵头单位 = 某某公司" "牵头单位 = a区"
    OfficeDay Office Error "时限应是一个日期，没有期限的应写长期。" "完成时限 = 尽快" "完成时限 = 长期"
    OfficeWord Office Error "状态应是规定的词。" "状态 = 差不多了" "状态 = 办理中"
    OfficeUnsaid Office Error "状态改变的，应写明办理情况和经手人。" "状态 = 已办结" "状态 = 已办结\n办理情况 = 已落实\n经手人 = 江某"
    OfficeConflict Office Error "别处已改过的内容，应核对后再改。" "牵头单位 = a区\n别处 牵头单位 = b区" "牵头单位 = a区"
    OfficeAddress Office Error "邮箱应是一个完整的地址。" "表 = 通讯录\n邮箱 = 王某的邮箱" "表 = 通讯录\n邮箱 = wang@example.org"
    OfficePeople Office Error "每个单位都应有联络员，同一职责同一时间应只有一人。" "表 = 通讯录\n职责 = 联络员" "表 = 通讯录\n职责 = 副联络员"
    OfficeUnread Office Warning "规定以外的栏目和工作表不读取。" "领导批示 = 请抓紧" "备注 = 请抓紧"
}

impl Rule {
    /// The id in JSON and documents: `wrong-unit`.
    #[must_use]
    pub fn id(self) -> String {
        let mut id = String::new();
        for letter in self.name().chars() {
            if letter.is_ascii_uppercase() && !id.is_empty() {
                id.push('-');
            }
            id.push(letter.to_ascii_lowercase());
        }
        id
    }
}

/// Which figures a finding is about that stands at none of their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The one of the project whose line is the next above.
    Cell,
    /// All below in its column.
    Column,
    /// All below in its column that got no value.
    ColumnWithoutValues,
    AmountsAbove,
    /// None.
    Elsewhere,
}

impl Rule {
    /// Which figures a finding of this rule is about that stands at none of their cells.
    #[must_use]
    pub fn reach(self) -> Reach {
        match self {
            Self::AmountWithoutUnit | Self::AmountForeign | Self::AmountMagnitude => {
                Reach::ColumnWithoutValues
            }
            Self::AmbiguousHeader => Reach::Column,
            Self::UnitBelow => Reach::AmountsAbove,
            rule if rule.group() == Group::Cell => Reach::Cell,
            _ => Reach::Elsewhere,
        }
    }
}

impl Rule {
    /// Whether it holds only where the office has switched it on: not every office keeps these columns.
    #[must_use]
    pub const fn is_usually_off(self) -> bool {
        matches!(self, Self::CategoryMissing | Self::ManagerMissing)
    }

    /// What a rule with a limit allows unless the office sets another one; for
    /// [`Rule::TotalChanged`] how much larger the larger total may be than the smaller, in percent.
    #[must_use]
    pub const fn usual_limit(self) -> Option<u32> {
        match self {
            Self::TotalChanged => Some(50),
            _ => None,
        }
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        let rule = Self::ALL.iter().copied().find(|rule| rule.id() == id);
        rule.ok_or_else(|| format!("no rule is called {id}"))
    }
}

/// All rules as the text of docs/rules.md.
#[must_use]
pub fn document() -> String {
    let mut text = String::from(
        "# Rules for sheets\n\n\
         Made from the table in `src/domain/report/rules.rs`; a test keeps it current \
         (`UPDATE_DOCS=1 cargo test rules` writes it).\n\n\
         An error returns the sheet, a warning asks, a note only says. In the examples, one line is one\n\
         column of a project whose other required columns are filled; `---` begins the next row, `#` is a\n\
         number as Excel stores it, `=` a formula without result, `!` an error value, and `上期` and `再上期`\n\
         the last two accepted reports, `外单位` another unit's last one.\n\n\
         A rule is switched off, or on from a day, under `[[rule]]` in `diaodu.toml`. Errors cannot be: what\n\
         they return is no report. A rule of the first three groups that is switched off still says, as a\n\
         note, what was not read as it stands. What is off unless switched on holds from the day given there,\n\
         such as `from = 2026-01-01`. `total-changed` has a `limit` there: how much larger the larger\n\
         of the two totals may be, in percent, 50 unless set.\n",
    );
    let mut group = None;
    for &rule in Rule::ALL {
        if group != Some(rule.group()) {
            group = Some(rule.group());
            let title = match rule.group() {
                Group::File => "The file",
                Group::Table => "The table",
                Group::Cell => "One cell",
                Group::Fields => "Several cells",
                Group::Periods => "A report and the one before it",
                Group::Units => "A report and those of other units",
                Group::Office => "A workbook of the office",
            };
            let _ = write!(
                text,
                "\n## {title}\n\n| rule | level | sentence | asks | does not ask |\n|---|---|---|---|---|\n"
            );
        }
        let level = match rule.level() {
            Level::Warning if rule.is_usually_off() => "warning, off unless switched on",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let example = rule.example();
        let _ = writeln!(
            text,
            "| `{}` | {level} | {} | {} | {} |",
            rule.id(),
            rule.sentence(),
            example.bad.replace('\n', "<br>"),
            example.good.replace('\n', "<br>"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn the_id_is_the_name_in_json() {
        for &rule in Rule::ALL {
            assert_eq!(
                serde_json::to_string(&rule).unwrap(),
                format!("\"{}\"", rule.id())
            );
        }
    }

    #[test]
    fn every_sentence_is_one_chinese_sentence() {
        for &rule in Rule::ALL {
            let sentence = rule.sentence();
            assert!(sentence.ends_with('。'), "{sentence}");
            assert_eq!(sentence.matches('。').count(), 1, "{sentence}");
        }
    }
}
