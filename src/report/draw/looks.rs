//! How marks look where no browser reads the style sheet: its rules, read back, on light paper.
//!
//! It knows what [`style::RULES`] has and no more: classes, names of elements and what stands around
//! them, and the few properties that a test lists.

use super::style;

/// Three parts of 255: red, green, blue.
pub type Rgb = [u8; 3];

/// How a mark looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// What it is filled with.
    pub fill: Option<Rgb>,
    /// How much of that fill covers what lies below.
    pub fill_opacity: f64,
    /// What its outline is drawn with.
    pub stroke: Option<Rgb>,
    /// The width of that in pixels.
    pub stroke_width: f64,
    /// The lengths of its dashes and gaps; none where it is solid.
    pub dashes: Vec<f64>,
    /// Whether its corners are round.
    pub is_round: bool,
    /// Whether the letters of a text are bold.
    pub is_bold: bool,
    /// Whether they have serifs.
    pub has_serifs: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look {
            fill: Some([0; 3]),
            fill_opacity: 1.0,
            stroke: None,
            stroke_width: 1.0,
            dashes: Vec::new(),
            is_round: false,
            is_bold: false,
            has_serifs: false,
        }
    }
}

/// An element: its name, and its classes with gaps between them.
pub type Element<'a> = (&'a str, &'a str);

/// The rules of the style sheet.
pub struct Looks {
    rules: Vec<Rule>,
}

/// A rule: what it is for and what it says.
struct Rule {
    /// From what stands around to the element itself, each a name (or none) and its classes.
    selector: Vec<(String, Vec<String>)>,
    properties: Vec<(String, String)>,
}

impl Looks {
    /// The rules on light paper, the weaker before the stronger.
    pub fn light() -> Looks {
        let sheet = style::light();
        let mut rules: Vec<Rule> = sheet.split('}').filter_map(Rule::read).collect();
        // A stable order: of rules as strong as each other the last one holds.
        rules.sort_by_key(Rule::strength);
        Looks { rules }
    }

    /// How an element looks within others, from the outermost.
    pub fn of(&self, around: &[Element], element: Element) -> Look {
        let mut look = Look::default();
        for rule in self.rules.iter().filter(|rule| rule.is_for(around, element)) {
            for (property, value) in &rule.properties {
                look.set(property, value);
            }
        }
        look
    }
}

impl Rule {
    fn read(text: &str) -> Option<Rule> {
        let (selector, properties) = text.trim().split_once('{')?;
        let selector = selector.split_whitespace().map(|part| {
            let mut pieces = part.split('.').map(str::to_string);
            (pieces.next().unwrap_or_default(), pieces.collect())
        });
        let properties = properties.split(';').filter_map(|property| property.split_once(':'));
        let properties = properties.map(|(name, value)| (name.into(), value.into()));
        Some(Rule { selector: selector.collect(), properties: properties.collect() })
    }

    /// The number of classes, then that of names.
    fn strength(&self) -> (usize, usize) {
        let classes = self.selector.iter().map(|(_, classes)| classes.len()).sum();
        (classes, self.selector.iter().filter(|(name, _)| !name.is_empty()).count())
    }

    fn is_for(&self, around: &[Element], element: Element) -> bool {
        let fits = |part: &(String, Vec<String>), (name, classes): Element| {
            let has = |class: &String| classes.split(' ').any(|it| it == class);
            (part.0.is_empty() || part.0 == name) && part.1.iter().all(has)
        };
        let Some((last, before)) = self.selector.split_last() else { return false };
        let mut outer = [("svg", "chart")].into_iter().chain(around.iter().copied());
        fits(last, element) && before.iter().all(|part| outer.any(|it| fits(part, it)))
    }
}

impl Look {
    /// Takes what a rule says of a property.
    fn set(&mut self, property: &str, value: &str) {
        match property {
            "fill" => self.fill = colour(value),
            "fill-opacity" => self.fill_opacity = length(value),
            "stroke" => self.stroke = colour(value),
            "stroke-width" => self.stroke_width = length(value),
            "stroke-dasharray" => self.dashes = value.split(' ').map(length).collect(),
            "stroke-linejoin" => self.is_round = value == "round",
            "font-weight" => self.is_bold = value == "bold",
            "font-family" => self.has_serifs = value.ends_with(",serif"),
            // Letters know their size; the outline of a text always lies below its letters; figures
            // are as wide as each other in the fonts that are looked for.
            "font-size" | "paint-order" | "font-variant-numeric" => (),
            _ => unreachable!("the style sheet has a property that pictures lack: {property}"),
        }
    }
}

/// A colour; none for `none`.
fn colour(value: &str) -> Option<Rgb> {
    let digits = value.strip_prefix('#')?;
    let part = |place| u8::from_str_radix(&digits[place..place + 2], 16);
    match [part(0), part(2), part(4)] {
        [Ok(red), Ok(green), Ok(blue)] => Some([red, green, blue]),
        _ => unreachable!("the style sheet has a colour that is none: {value}"),
    }
}

/// A number with or without its unit, the pixel.
fn length(value: &str) -> f64 {
    let number = value.trim_end_matches("px");
    number.parse().expect("lengths in the style sheet are pixels")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rules_are_understood() {
        let looks = Looks::light();
        let count = style::RULES.lines().filter(|line| line.ends_with('}')).count();
        assert_eq!(looks.rules.len(), count);
        for rule in &looks.rules {
            let mut look = Look::default();
            rule.properties.iter().for_each(|(property, value)| look.set(property, value));
        }
    }

    #[test]
    fn the_stronger_rule_holds() {
        let looks = Looks::light();
        let fill = |around: &[Element], element| looks.of(around, element).fill;
        assert_eq!(fill(&[], ("rect", "bar")), Some([0x12, 0x43, 0x6d]));
        assert_eq!(fill(&[], ("rect", "bar fall")), Some([0xb3, 0x47, 0x0a]));
        assert_eq!(fill(&[], ("text", "small")), Some([0x52, 0x5b, 0x66]));
        assert_eq!(fill(&[], ("text", "small ink")), Some([0x19, 0x1d, 0x23]));
        assert_eq!(fill(&[("g", "tile dark")], ("text", "small")), Some([255; 3]));
        assert_eq!(fill(&[], ("path", "grid")), None);
        assert_eq!(fill(&[], ("path", "unheard-of")), Some([0; 3]));
    }

    #[test]
    fn outlines_have_their_dashes() {
        let looks = Looks::light();
        let line = looks.of(&[], ("path", "other-line"));
        assert_eq!((line.stroke_width, &line.dashes[..]), (2.4, &[6.0, 3.0][..]));
        let heading = looks.of(&[], ("text", "heading ink"));
        assert!(heading.has_serifs && heading.is_bold);
        assert!(!looks.of(&[], ("text", "plain")).has_serifs);
    }
}
