//! Two worlds over time from zero, with their bands; below, the paired difference.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::marks::{KeyMark, band, key, levels, levels_width, line, spread, years};
use super::scale::{Scale, Ticks};

/// An outcome in one world or in two, over time.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The outcome.
    pub name: String,
    /// Its unit, with the months that a figure stands for.
    pub unit: String,
    /// When each figure is of, in years.
    pub times: Vec<f64>,
    /// The world as it is.
    pub base: World,
    /// The changed one.
    pub other: Option<World>,
    /// Their difference.
    pub difference: Option<Difference>,
    /// Whether levels are drawn from zero, as all but shares are.
    pub is_from_zero: bool,
    /// When the worlds part, with what is said of it.
    pub start: Option<(f64, String)>,
    /// From when there is no record, with what is said of it.
    pub after: Option<(f64, String)>,
    /// How many of the figures are drawn, from the first; all of them where nothing is said. Axes
    /// have room for all.
    pub shown: Option<usize>,
}

/// An outcome in a world.
#[derive(Clone, Debug)]
pub struct World {
    /// Its name; without one there is none at the end of the line, and no key.
    pub name: String,
    /// What the key says of the line and its band.
    pub key: String,
    /// The last figure as a text.
    pub last: String,
    /// The mean of the replicates.
    pub levels: Vec<Option<f64>>,
    /// Between which most replicates lie.
    pub band: Vec<Option<(f64, f64)>>,
}

/// The paired difference of two worlds.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is called.
    pub name: String,
    /// The last figure as a text.
    pub last: String,
    /// The mean of the pairs.
    pub values: Vec<Option<f64>>,
    /// Its pointwise confidence interval.
    pub intervals: Vec<Option<(f64, f64)>>,
}

/// Where panels lie from left to right.
struct Columns {
    left: f64,
    right: f64,
    years: (f64, f64),
    scale: Scale,
}

impl Paths {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        self.draw_head(canvas);
        let height = (0.34 * canvas.width()).clamp(110.0, 270.0);
        let top = canvas.height() + 10.0;
        let levels = self.levels_ticks(height);
        let below = self.difference.as_ref().map(|it| it.ticks(0.45 * height));
        let columns = self.columns(canvas, &levels, below.as_ref());
        let gap = if below.is_some() { 30.0 } else { 0.0 };
        let bottom = top + height + below.as_ref().map_or(0.0, |_| gap + 0.45 * height);
        self.draw_after(canvas, &columns, (top, bottom));
        self.draw_levels(canvas, &columns, &levels, (top, top + height));
        if let Some((difference, ticks)) = self.difference.as_ref().zip(below.as_ref()) {
            let extent = (top + height + gap, bottom);
            difference.draw(canvas, &columns, (self.shown_times(), ticks), extent);
        }
        self.draw_start(canvas, &columns, (top, bottom));
        self.draw_end(canvas, &columns, (top, bottom));
        years(canvas, &columns.scale, columns.years, bottom);
    }

    /// The outcome with its unit, and the key.
    fn draw_head(&self, canvas: &mut Canvas) {
        let room = canvas.width();
        let name = Letters::Strong.fitted(&self.name, room);
        canvas.text(Letters::Strong, "ink", (0.0, 14.0), Anchor::Start, &name);
        let unit = Letters::Small.fitted(&self.unit, room);
        canvas.text(Letters::Small, "", (0.0, 31.0), Anchor::Start, &unit);
        canvas.reach(36.0);
        let mut entries = Vec::new();
        for (mark, world) in
            [(KeyMark::BaseLine, Some(&self.base)), (KeyMark::OtherLine, self.other.as_ref())]
        {
            let Some(world) = world.filter(|world| !world.key.is_empty()) else { continue };
            entries.push((mark, world.key.clone()));
        }
        if let Some((_, text)) = self.after.as_ref().filter(|(_, text)| !text.is_empty()) {
            entries.push((KeyMark::Box("after"), text.clone()));
        }
        key(canvas, &entries);
    }

    /// The worlds that there are, each with the class of its line and band.
    fn worlds(&self) -> impl Iterator<Item = (&'static str, &World)> {
        [("base", Some(&self.base)), ("other", self.other.as_ref())]
            .into_iter()
            .filter_map(|(class, world)| world.map(|world| (class, world)))
    }

    /// The numbers at the axis of levels.
    fn levels_ticks(&self, height: f64) -> Ticks {
        let bands = self.worlds().flat_map(|(_, world)| world.band.iter().flatten());
        let levels = self.worlds().flat_map(|(_, world)| world.levels.iter().flatten());
        let zero = self.is_from_zero.then_some(0.0);
        let all = bands.flat_map(|&(low, high)| [low, high]).chain(levels.copied()).chain(zero);
        Ticks::around(extent(all), (height / 55.0).round() as usize)
    }

    /// Where the panels lie: between the numbers at the left and the labels at the right.
    fn columns(&self, canvas: &Canvas, levels: &Ticks, below: Option<&Ticks>) -> Columns {
        let numbers = levels_width(levels).max(below.map_or(0.0, |ticks| {
            let widths = ticks.values.iter().map(|&it| Letters::Small.width(&ticks.signed(it)));
            widths.fold(0.0, f64::max) + 10.0
        }));
        let most = 0.26 * canvas.width();
        let labels = self.worlds().map(|(_, world)| {
            let name = Letters::Small.width(&world.name).min(most);
            name.max(Letters::Strong.width(&world.last))
        });
        let last = self.difference.as_ref().map(|it| Letters::Strong.width(&it.last));
        let widest = labels.chain(last).fold(0.0, f64::max);
        let (left, right) = (numbers, canvas.width() - widest - 10.0);
        let years = extent(self.times.iter().copied());
        Columns { left, right, years, scale: Scale::linear(years, (left, right)) }
    }

    /// Shades the years that have no record.
    fn draw_after(&self, canvas: &mut Canvas, columns: &Columns, (top, bottom): (f64, f64)) {
        let Some((from, _)) = self.after else { return };
        let x = columns.scale.within(from);
        let shade = Rect { x, y: top, width: columns.right - x, height: bottom - top };
        if shade.width > 0.5 {
            canvas.rect("after", shade);
        }
    }

    /// Both worlds with their bands, and what they end at.
    fn draw_levels(
        &self,
        canvas: &mut Canvas,
        columns: &Columns,
        ticks: &Ticks,
        extent: (f64, f64),
    ) {
        let (top, bottom) = extent;
        let scale = Scale::linear(ticks.domain(), (bottom, top));
        levels(canvas, &scale, ticks, (columns.left, columns.right));
        // What follows is as long as these.
        let times = self.shown_times();
        let xs: Vec<f64> = times.iter().map(|&time| columns.scale.at(time)).collect();
        for (class, world) in self.worlds() {
            let at = |(low, high)| (scale.at(low), scale.at(high));
            let limits = world.band.iter().map(|limits| limits.map(at));
            let limits: Vec<_> = xs.iter().copied().zip(limits).collect();
            band(canvas, &format!("{class}-band"), &limits);
        }
        let mut ends = Vec::new();
        for (class, world) in self.worlds() {
            let points = world.levels.iter().map(|level| level.map(|level| scale.at(level)));
            let points: Vec<_> = xs.iter().copied().zip(points).collect();
            line(canvas, &format!("{class}-line"), &points);
            let end = points.iter().rev().find_map(|(_, y)| *y);
            ends.extend(end.map(|y| (y, class, world)));
        }
        draw_ends(canvas, columns.right + 8.0, &ends, extent);
    }

    /// Marks how far the figures are drawn, where more are to come.
    fn draw_end(&self, canvas: &mut Canvas, columns: &Columns, (top, bottom): (f64, f64)) {
        let times = self.shown_times();
        let Some(&last) = times.last().filter(|_| times.len() < self.times.len()) else { return };
        let x = columns.scale.at(last);
        canvas.line("axis", (x, top), (x, bottom));
    }

    /// When the figures are of that are drawn.
    fn shown_times(&self) -> &[f64] {
        &self.times[..self.shown.unwrap_or(usize::MAX).min(self.times.len())]
    }

    /// Marks when the worlds part.
    fn draw_start(&self, canvas: &mut Canvas, columns: &Columns, (top, bottom): (f64, f64)) {
        let Some((start, text)) = &self.start else { return };
        let x = columns.scale.at(*start);
        if x < columns.left - 0.5 || x > columns.right {
            return;
        }
        canvas.line("start", (x, top), (x, bottom));
        // At the side with more room.
        let (at, anchor, room) = match columns.right - x > x - columns.left {
            true => (x + 6.0, Anchor::Start, columns.right - x),
            false => (x - 6.0, Anchor::End, x - columns.left),
        };
        let text = Letters::Small.fitted(text, room - 8.0);
        canvas.text(Letters::Small, "halo", (at, top + 11.0), anchor, &text);
    }
}

/// The names and last figures of worlds beside the ends of their lines.
fn draw_ends(canvas: &mut Canvas, x: f64, ends: &[(f64, &str, &World)], extent: (f64, f64)) {
    let has_names = ends.iter().any(|(_, _, world)| !world.name.is_empty());
    let height = if has_names { 34.0 } else { 17.0 };
    let heights: Vec<f64> = ends.iter().map(|(y, _, _)| *y).collect();
    let below = if has_names { 15.0 } else { 0.0 };
    let room = canvas.width() - x;
    let placed = spread(&heights, height, (extent.0 + 6.0, extent.1 - below));
    for (y, (_, class, world)) in placed.into_iter().zip(ends) {
        let last = &world.last;
        canvas.text(Letters::Strong, class, (x, y + 4.8), Anchor::Start, last);
        if has_names {
            let name = Letters::Small.fitted(&world.name, room);
            canvas.text(Letters::Small, class, (x, y + 19.5), Anchor::Start, &name);
        }
    }
}

impl Difference {
    /// The numbers at its axis.
    fn ticks(&self, height: f64) -> Ticks {
        let intervals = self.intervals.iter().flatten().flat_map(|&(low, high)| [low, high]);
        let all = intervals.chain(self.values.iter().flatten().copied()).chain([0.0]);
        Ticks::around(extent(all), (height / 50.0).round().max(1.0) as usize)
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        columns: &Columns,
        (times, ticks): (&[f64], &Ticks),
        (top, bottom): (f64, f64),
    ) {
        let (left, right) = (columns.left, columns.right);
        let name = Letters::Small.fitted(&self.name, right - left);
        canvas.text(Letters::Small, "halo", (left, top - 8.0), Anchor::Start, &name);
        let scale = Scale::linear(ticks.domain(), (bottom, top));
        for &value in &ticks.values {
            let y = scale.at(value);
            canvas.line("grid", (left, y), (right, y));
            let label = ticks.signed(value);
            canvas.text(Letters::Small, "", (left - 7.0, y + 4.2), Anchor::End, &label);
        }
        let xs = times.iter().map(|&time| columns.scale.at(time));
        let at = |(low, high)| (scale.at(low), scale.at(high));
        let limits = self.intervals.iter().map(|limits| limits.map(at));
        band(canvas, "other-band", &xs.clone().zip(limits).collect::<Vec<_>>());
        canvas.line("zero", (left, scale.at(0.0)), (right, scale.at(0.0)));
        let points = self.values.iter().map(|value| value.map(|value| scale.at(value)));
        let points: Vec<_> = xs.zip(points).collect();
        line(canvas, "difference-line", &points);
        if let Some(y) = points.iter().rev().find_map(|(_, y)| *y) {
            let y = y.clamp(top + 4.0, bottom - 4.0);
            let at = (right + 8.0, y + 4.8);
            canvas.text(Letters::Strong, "other", at, Anchor::Start, &self.last);
        }
    }
}

/// From the lowest to the highest of numbers.
fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if ends.0 <= ends.1 { ends } else { (0.0, 1.0) }
}
