//! The style sheet of drawings, and its colours on light and on dark paper.
//!
//! A page states the colours as variables once ([`variables`]) and takes the rules as they are
//! ([`RULES`]). A file for itself has rules with the colours in them: many programs that show SVG
//! know no variables.

use std::fmt::Write;

/// A colour: its variable, on light paper, on dark paper.
pub type Colour = (&'static str, &'static str, &'static str);

/// The colours of drawings.
pub const COLOURS: [Colour; 16] = [
    ("base", "#12436d", "#8cbcea"),
    ("other", "#b3470a", "#ff9d61"),
    ("public", "#1d6b4f", "#6fcfa5"),
    ("ink", "#191d23", "#ecebe6"),
    ("quiet", "#525b66", "#a8b0ba"),
    ("paper", "#ffffff", "#14171b"),
    ("wash", "#f5f3ee", "#1d2127"),
    ("rule", "#d8d4cb", "#3a4049"),
    ("grid", "#e7e4dc", "#2b3037"),
    ("margin", "#ecebe6", "#262b32"),
    ("after", "#f3f1ec", "#1c2026"),
    ("ribbon", "#b9bfc6", "#59616b"),
    ("second", "#7fa3c4", "#45719b"),
    ("third", "#f0b184", "#a65a26"),
    ("public-ribbon", "#8fbfa9", "#3f8a6b"),
    ("hatch", "#9aa0a8", "#6b737d"),
];

/// The rules of drawings. Tiles have the same colours on any paper.
pub const RULES: &str = "\
.chart{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Helvetica Neue\",\
Arial,\
\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",\"Source Han Sans SC\",sans-serif;\
font-variant-numeric:tabular-nums}
.chart text{fill:var(--quiet)}
.chart .small{font-size:12px}
.chart .plain{font-size:13.5px}
.chart .strong{font-size:13.5px;font-weight:bold}
.chart .value{font-size:16.5px;font-weight:bold}
.chart .heading{font-size:21px;font-weight:bold;font-family:Charter,\"Bitstream Charter\",\
\"Iowan Old Style\",Georgia,\"Noto Serif\",\"Songti SC\",\"Noto Serif CJK SC\",\
\"Source Han Serif SC\",SimSun,serif}
.chart text.ink{fill:var(--ink)}
.chart text.base{fill:var(--base)}
.chart text.other{fill:var(--other)}
.chart .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.chart rect.paper{fill:var(--paper)}
.chart path.rule{stroke:var(--ink);stroke-width:3;fill:none}
.chart path.separator{stroke:var(--grid);fill:none}
.chart path.grid{stroke:var(--grid);fill:none}
.chart path.axis{stroke:var(--quiet);fill:none}
.chart path.zero{stroke:var(--ink);stroke-width:1.2;fill:none}
.chart path.reference{stroke:var(--ink);stroke-dasharray:4 3;fill:none}
.chart path.start{stroke:var(--ink);stroke-width:1.4;stroke-dasharray:1.5 3;fill:none}
.chart rect.margin{fill:var(--margin)}
.chart rect.after{fill:var(--after)}
.chart rect.wash{fill:var(--wash)}
.chart rect.frame{fill:none;stroke:var(--rule)}
.chart path.base-line{stroke:var(--base);stroke-width:2.4;stroke-linejoin:round;fill:none}
.chart path.other-line{stroke:var(--other);stroke-width:2.4;stroke-linejoin:round;\
stroke-dasharray:6 3;fill:none}
.chart path.difference-line{stroke:var(--other);stroke-width:2;stroke-linejoin:round;fill:none}
.chart .base-band{fill:var(--base);fill-opacity:.17}
.chart .other-band{fill:var(--other);fill-opacity:.2}
.chart path.interval{stroke-width:2.4;fill:none;stroke:var(--quiet)}
.chart path.interval.fall{stroke:var(--other)}
.chart path.interval.rise{stroke:var(--base)}
.chart path.arrow{fill:var(--quiet)}
.chart path.arrow.fall{fill:var(--other)}
.chart path.arrow.rise{fill:var(--base)}
.chart circle.fall{fill:var(--other)}
.chart circle.rise{fill:var(--base)}
.chart circle.ink{fill:var(--ink)}
.chart circle.hollow{fill:var(--paper);stroke:var(--quiet);stroke-width:2}
.chart circle.unsure{fill:var(--paper);stroke:var(--quiet);stroke-width:2;stroke-dasharray:2.2 1.8}
.chart rect.bar{fill:var(--base)}
.chart rect.bar.fall{fill:var(--other)}
.chart rect.bar.unsure{fill:var(--wash);stroke:var(--quiet)}
.chart rect.bar.other{fill:var(--other)}
.chart path.beside{stroke:var(--ink);stroke-width:2;fill:none}
.chart rect.first{fill:var(--base)}
.chart rect.second{fill:var(--second)}
.chart rect.third{fill:var(--other)}
.chart rect.fourth{fill:var(--third)}
.chart .ribbon{fill:var(--ribbon);fill-opacity:.55}
.chart .ribbon.public{fill:var(--public-ribbon);fill-opacity:.75}
.chart .ribbon.changed{fill:var(--other);fill-opacity:.9}
.chart rect.node{fill:var(--quiet)}
.chart rect.node.public{fill:var(--public)}
.chart rect.node.changed{fill:var(--other)}
.chart path.hatch{stroke:var(--hatch);stroke-width:1.2;fill:none}
.chart rect.outside{fill:none;stroke:var(--rule);stroke-dasharray:3 3}
.chart .tile text{fill:#20140b}
.chart .tile .unsure text{fill:var(--ink)}
.chart .dark text{fill:#ffffff}
.chart rect.fall-1{fill:#fbe6d5}
.chart rect.fall-2{fill:#f7c59e}
.chart rect.fall-3{fill:#ef9a5c}
.chart rect.fall-4{fill:#b3470a}
.chart rect.fall-5{fill:#7c2f05}
.chart rect.rise-1{fill:#dce9f5}
.chart rect.rise-2{fill:#b3d0ea}
.chart rect.rise-3{fill:#78abdb}
.chart rect.rise-4{fill:#1f5f98}
.chart rect.rise-5{fill:#0c3355}
";

/// The colours as variables of a page, on light and on dark paper.
pub fn variables() -> String {
    let list = |colour: fn(&Colour) -> &'static str| {
        COLOURS.iter().fold(String::new(), |mut list, it| {
            write!(list, "--{}:{};", it.0, colour(it)).expect("a string takes everything");
            list
        })
    };
    let (light, dark) = (list(|it| it.1), list(|it| it.2));
    // Paper is light.
    let dark = format!("@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}");
    format!(":root{{{light}}}\n{dark}\n")
}

/// The rules for light paper alone, with the colours in them.
pub fn light() -> String {
    resolved(RULES, |it| it.1)
}

/// The rules for light paper, and for dark paper where that is preferred.
pub fn light_and_dark() -> String {
    let coloured: String = RULES
        .lines()
        .filter(|rule| rule.contains("var(--"))
        .map(|rule| resolved(rule, |it| it.2))
        .collect();
    format!("{}@media (prefers-color-scheme:dark){{\n{coloured}\n}}\n", light())
}

/// Rules with colours in place of their variables.
fn resolved(rules: &str, colour: fn(&Colour) -> &'static str) -> String {
    let put = |rules: String, it: &Colour| rules.replace(&format!("var(--{})", it.0), colour(it));
    COLOURS.iter().fold(rules.to_string(), put)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_for_themselves_know_no_variables() {
        for rules in [light(), light_and_dark()] {
            assert!(!rules.contains("var("), "{rules}");
        }
        assert!(light_and_dark().contains("#ff9d61") && !light().contains("#ff9d61"));
    }

    #[test]
    fn every_letter_has_its_size() {
        for letters in crate::report::draw::canvas::Letters::ALL {
            let rule = format!(".chart .{}{{font-size:{}px", letters.class(), letters.size());
            assert!(RULES.contains(&rule), "{rule}");
        }
    }
}
