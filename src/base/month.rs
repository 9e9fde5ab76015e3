//! Months of the calendar, counted from January of year 0.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A month of the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

impl Month {
    /// The month of `year`, with `month` from 1 to 12.
    pub const fn new(year: u32, month: u32) -> Month {
        assert!(1 <= month && month <= 12, "a month of the year lies in 1 to 12");
        Month(year * 12 + month - 1)
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        (self.0 / 12) as i32
    }

    /// The month of the year, from 1 to 12.
    pub const fn of_year(self) -> u32 {
        self.0 % 12 + 1
    }

    /// Months since January of year 0.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Days from 1 January 1970 to the first of the month.
    pub const fn first_day(self) -> i32 {
        // Years are counted from March, so that a leap day is the last of one.
        let (since_march, of_year) = ((self.0 as i32) - 2, (self.0 as i32 - 2).rem_euclid(12));
        let year = since_march.div_euclid(12);
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + (153 * of_year + 2) / 5 - 719_468
    }

    /// The month after this one.
    #[must_use]
    pub const fn next(self) -> Month {
        Month(self.0 + 1)
    }

    /// The month `months` later.
    #[must_use]
    pub const fn plus(self, months: u32) -> Month {
        Month(self.0 + months)
    }

    /// The month `months` earlier.
    #[must_use]
    pub const fn minus(self, months: u32) -> Month {
        Month(self.0 - months)
    }

    /// Months from `earlier` to this one, zero if `earlier` is not earlier.
    pub const fn since(self, earlier: Month) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.of_year())
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Month, String> {
        let wrong = || format!("`{text}` is not a month; write it as 2030-12");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !is_digits(year) || !is_digits(month) {
            return Err(wrong());
        }
        let year: u32 = year.parse().map_err(|_| wrong())?;
        let month: u32 = month.parse().map_err(|_| wrong())?;
        if !(1..=12).contains(&month) {
            return Err(wrong());
        }
        Ok(Month::new(year, month))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        if !deserializer.is_human_readable() {
            return u32::deserialize(deserializer).map(Month);
        }
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_reads_as_it_is_written() {
        assert_eq!("2030-12".parse(), Ok(Month::new(2030, 12)));
        assert_eq!(Month::new(2015, 1).to_string(), "2015-01");
        assert_eq!(Month::new(2015, 12).next(), Month::new(2016, 1));
    }

    #[test]
    fn months_begin_on_the_days_of_the_calendar() {
        let check = |year: u32, month: u32, days: i32| {
            assert_eq!(Month::new(year, month).first_day(), days, "{year}-{month}");
        };
        check(1970, 1, 0);
        check(1970, 3, 59);
        check(1969, 12, -31);
        check(2000, 3, 11_017);
        check(2015, 1, 16_436);
        check(2016, 3, 16_861);
        check(2030, 12, 22_249);
        check(0, 1, -719_528);
    }

    #[test]
    fn an_invalid_month_is_refused() {
        for text in ["2030", "2030-13", "2030-00", "30-12", "2030-1", "x", "+030-12"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
