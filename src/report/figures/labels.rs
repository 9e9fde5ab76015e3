//! Short texts of figures in the reader's language, in one place.

use crate::model::record::metrics::metric;
use crate::report::text::{Language, Naming, member, metric_name, place};

/// A short text of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says itself in English below")]
pub enum Label {
    Outcome,
    Change,
    Verdict,
    Less,
    More,
    Significant,
    Equivalent,
    Inconclusive,
    FewEvents,
    NoInterval,
    BeforeAdjustment,
    Margin,
    PairedDifference,
    WorldsPart,
    AfterRecord,
    NotSignificant,
    SmallSample,
    WhoPays,
    WhoIsPaid,
    PublicMoney,
    Changed,
    OtherSectors,
    NotSignificantBar,
    Placebo,
    ReportRank,
    Banks,
    Guarantors,
    PublicFunds,
    Simulated,
    Recorded,
    WithinBand,
    FigureWithin,
    FigureBeyond,
    Interval,
    Range,
    Band,
    AYear,
    Month,
    Place,
    Base,
    Other,
    Low,
    High,
    Value,
    Robust,
    SignReversed,
    NotReplicated,
    Unchanged,
    SettlementOrder,
    Seeds,
    Scale,
    Noise,
    Factor,
    Scenario,
    Name,
    Total,
}

/// The text of a label: English, Chinese, Japanese.
pub const fn label(language: Language, label: Label) -> &'static str {
    let [english, chinese, japanese] = texts(label);
    match language {
        Language::English => english,
        Language::Chinese => chinese,
        Language::Japanese => japanese,
    }
}

const fn texts(label: Label) -> [&'static str; 3] {
    match label {
        Label::Outcome => ["Outcome", "结果指标", "結果指標"],
        Label::Change => ["Change, 95 % CI", "变化，95 % 置信区间", "変化、95 % 信頼区間"],
        Label::Verdict => ["Verdict", "判断", "判定"],
        Label::Less => ["less", "减少", "減少"],
        Label::More => ["more", "增加", "増加"],
        Label::Significant => ["significant", "显著", "有意"],
        Label::Equivalent => ["equivalent", "等效", "同等"],
        Label::Inconclusive => ["inconclusive", "无法判断", "判定不能"],
        Label::FewEvents => ["too few events", "事件过少", "事象が少なすぎる"],
        Label::NoInterval => ["no interval", "无区间", "区間なし"],
        Label::BeforeAdjustment => ["not after Holm", "Holm 校正后不显著", "Holm 補正後は非有意"],
        Label::Margin => ["margin of equivalence", "等效界限", "同等性の限界"],
        Label::PairedDifference => [
            "paired difference, pointwise 95 % CI",
            "配对差异，逐点 95 % 置信区间",
            "対応のある差、各時点の 95 % 信頼区間",
        ],
        Label::WorldsPart => ["worlds part", "两个世界分叉", "二つの世界が分岐"],
        Label::AfterRecord => {
            ["after the last recorded year", "最后记录年份之后", "最終記録年より後"]
        }
        Label::NotSignificant => {
            ["not significant (Holm)", "不显著（Holm 校正）", "有意でない（Holm 補正）"]
        }
        Label::SmallSample => ["° small sample", "° 样本较小", "° 小標本"],
        Label::WhoPays => ["Who pays", "付款方", "支払う側"],
        Label::WhoIsPaid => ["Who is paid", "收款方", "受け取る側"],
        Label::PublicMoney => ["public money", "公共资金", "公的資金"],
        Label::Changed => ["differs between the worlds", "两个世界不同", "二つの世界で異なる"],
        Label::OtherSectors => ["others", "其他", "その他"],
        Label::NotSignificantBar => ["not significant", "不显著", "有意でない"],
        Label::Placebo => ["placebo", "安慰剂", "プラセボ"],
        Label::ReportRank => ["in the report", "报告排序", "報告書の順位"],
        Label::Banks => ["banks", "银行", "銀行"],
        Label::Guarantors => ["guarantee companies", "担保公司", "保証会社"],
        Label::PublicFunds => ["public funds and pools", "公共基金与资金池", "公的基金"],
        Label::Simulated => ["simulated", "模拟", "シミュレーション"],
        Label::Recorded => ["recorded", "记录", "記録"],
        Label::WithinBand => {
            ["0.8 to 1.25 of the record", "记录的 0.8 至 1.25", "記録の 0.8～1.25"]
        }
        Label::FigureWithin => ["within", "以内", "範囲内"],
        Label::FigureBeyond => ["beyond", "以外", "範囲外"],
        Label::Interval => ["95 % confidence interval", "95 % 置信区间", "95 % 信頼区間"],
        Label::Range => ["lowest to highest point", "最低点至最高点", "最低点～最高点"],
        Label::Band => ["10–90 % of replicates", "重复的 10–90 %", "反復の 10～90 %"],
        Label::AYear => ["a year", "每年", "毎年"],
        Label::Month => ["Month", "月份", "月"],
        Label::Place => ["Place", "地区", "地域"],
        Label::Base => ["Base", "基准", "基準"],
        Label::Other => ["Other", "另一情景", "比較対象"],
        Label::Low => ["Low", "下限", "下限"],
        Label::High => ["High", "上限", "上限"],
        Label::Value => ["Value", "数值", "値"],
        Label::Robust => ["robust", "稳健", "頑健"],
        Label::SignReversed => ["sign reversed", "符号反转", "符号が逆"],
        Label::NotReplicated => ["not replicated", "未能重现", "再現せず"],
        Label::Unchanged => ["as compared", "原比较", "元の比較"],
        Label::SettlementOrder => ["another settlement order", "另一结算顺序", "別の決済順序"],
        Label::Seeds => ["seeds", "随机种子", "乱数シード"],
        Label::Scale => ["scale", "规模", "縮尺"],
        Label::Noise => ["simulation noise", "模拟噪声", "シミュレーションの雑音"],
        Label::Factor => ["Factor", "因素", "要因"],
        Label::Scenario => ["Scenario", "情景", "シナリオ"],
        Label::Name => ["Name", "名称", "名称"],
        Label::Total => ["in all", "合计", "合計"],
    }
}

/// A metric, a sector, a type, a model or a factor in words.
pub fn plain_name(language: Language, name: &str) -> String {
    if metric(name).is_some() {
        return metric_name(language, name).to_string();
    }
    let families =
        [Naming::Types, Naming::Sectors, Naming::Models, Naming::Products, Naming::Instruments];
    let known = families.into_iter().find_map(|family| member(language, family, name));
    let words = known.map_or_else(|| name.replace('_', " "), String::from);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A place in the reader's language.
pub fn place_name(language: Language, name: &str) -> String {
    place(language, name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        assert_ne!(plain_name(Language::English, "ip_loan_principal"), "ip_loan_principal");
        assert_eq!(place_name(Language::Chinese, "Gansu"), "甘肃");
        assert_eq!(place_name(Language::English, "Gansu"), "Gansu");
    }
}
