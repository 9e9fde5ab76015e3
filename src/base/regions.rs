//! The names of the country, its parts and its regions, in English and Chinese, as users write them.

/// The regions of the model: the 31 provinces of the mainland, and the Xinjiang Corps.
pub const REGIONS: [&str; 32] = [
    "Beijing",
    "Tianjin",
    "Hebei",
    "Shanxi",
    "Inner Mongolia",
    "Liaoning",
    "Jilin",
    "Heilongjiang",
    "Shanghai",
    "Jiangsu",
    "Zhejiang",
    "Anhui",
    "Fujian",
    "Jiangxi",
    "Shandong",
    "Henan",
    "Hubei",
    "Hunan",
    "Guangdong",
    "Guangxi",
    "Hainan",
    "Chongqing",
    "Sichuan",
    "Guizhou",
    "Yunnan",
    "Tibet",
    "Shaanxi",
    "Gansu",
    "Qinghai",
    "Ningxia",
    "Xinjiang",
    "Xinjiang Corps",
];

/// Their names in Chinese, in the same order.
pub const CHINESE_NAMES: [&str; 32] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "新疆兵团",
];

/// How files call the whole of a run, and its Chinese name.
pub const WHOLE: (&str, &str) = ("China", "全国");

/// The four parts of the country with their Chinese names.
pub const PARTS: [(&str, &str); 4] =
    [("East", "东部"), ("Central", "中部"), ("West", "西部"), ("North-East", "东北")];

/// The regions of each part, in the order of the parts.
const REGIONS_OF_PARTS: [&[&str]; 4] = [
    &[
        "Beijing",
        "Tianjin",
        "Hebei",
        "Shanghai",
        "Jiangsu",
        "Zhejiang",
        "Fujian",
        "Shandong",
        "Guangdong",
        "Hainan",
    ],
    &["Shanxi", "Anhui", "Jiangxi", "Henan", "Hubei", "Hunan"],
    &[
        "Inner Mongolia",
        "Guangxi",
        "Chongqing",
        "Sichuan",
        "Guizhou",
        "Yunnan",
        "Tibet",
        "Shaanxi",
        "Gansu",
        "Qinghai",
        "Ningxia",
        "Xinjiang",
        "Xinjiang Corps",
    ],
    &["Liaoning", "Jilin", "Heilongjiang"],
];

/// Other names that some go by.
const OTHER_NAMES: [(&str, &str); 4] = [
    ("Xinjiang Production and Construction Corps", "Xinjiang Corps"),
    ("新疆生产建设兵团", "Xinjiang Corps"),
    ("Xizang", "Tibet"),
    ("中国", "China"),
];

/// What may stand behind a name without being part of it.
const ENDINGS: [&str; 13] = [
    " province",
    " municipality",
    " city",
    " autonomous region",
    " zhuang",
    " hui",
    " uygur",
    "省",
    "市",
    "自治区",
    "壮族",
    "回族",
    "维吾尔",
];

/// The region or part of the country of that name, in English or Chinese, in any case, with or
/// without `Province`.
pub fn region_or_part_named(text: &str) -> Option<&'static str> {
    place_named(text).filter(|name| *name != WHOLE.0)
}

/// The regions of a part of the country; none for any other name.
pub fn regions_of(part: &str) -> &'static [&'static str] {
    let place = PARTS.iter().position(|(name, _)| *name == part);
    place.map_or(&[], |place| REGIONS_OF_PARTS[place])
}

/// The one of these places that holds all others, if there is one.
pub fn widest<'a>(places: &[&'a str]) -> Option<&'a str> {
    let holds = |wide: &str, place: &str| {
        wide == WHOLE.0 || wide == place || regions_of(wide).contains(&place)
    };
    let holds_all = |wide: &&str| places.iter().all(|place| holds(wide, place));
    places.iter().copied().find(holds_all)
}

/// The region, part of the country or whole country of that name, likewise.
pub fn place_named(text: &str) -> Option<&'static str> {
    let wanted = plain(text);
    all_names().find(|(name, _)| plain(name) == wanted).map(|(_, place)| place)
}

/// Every name of a region or part of the country with what files call it.
pub fn names_of_regions_and_parts() -> impl Iterator<Item = (&'static str, &'static str)> {
    all_names().filter(|(_, place)| *place != WHOLE.0)
}

/// Every name of a place with what files call it.
pub fn all_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let english = REGIONS.into_iter().map(|name| (name, name));
    let chinese = CHINESE_NAMES.into_iter().zip(REGIONS);
    let parts = PARTS.into_iter().chain([WHOLE]);
    let larger = parts.flat_map(|(name, chinese)| [(name, name), (chinese, name)]);
    english.chain(chinese).chain(larger).chain(OTHER_NAMES)
}

/// A name without its case, its hyphens and what it may end in.
fn plain(text: &str) -> String {
    let mut plain = text.trim().to_lowercase().replace(['-', '_'], " ");
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| plain.strip_suffix(ending)) {
        if shorter.is_empty() {
            break;
        }
        plain = shorter.to_string();
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_found_by_any_of_its_names() {
        for (text, region) in [
            ("Gansu", "Gansu"),
            ("gansu province", "Gansu"),
            ("甘肃", "Gansu"),
            ("甘肃省", "Gansu"),
            ("Beijing Municipality", "Beijing"),
            ("inner-mongolia", "Inner Mongolia"),
            ("内蒙古自治区", "Inner Mongolia"),
            ("Guangxi Zhuang Autonomous Region", "Guangxi"),
            ("新疆维吾尔自治区", "Xinjiang"),
            ("新疆兵团", "Xinjiang Corps"),
            ("新疆生产建设兵团", "Xinjiang Corps"),
            ("west", "West"),
            ("东北", "North-East"),
        ] {
            assert_eq!(region_or_part_named(text), Some(region), "{text}");
        }
        for text in ["", "China", "省", "Shanx", "Province"] {
            assert_eq!(region_or_part_named(text), None, "{text}");
        }
        assert_eq!(
            ["china", "西部", "north east", "全国"].map(place_named),
            [Some("China"), Some("West"), Some("North-East"), Some("China")]
        );
    }

    #[test]
    fn the_widest_place_holds_all_others_in_any_order() {
        assert_eq!(widest(&["Sichuan", "West", "China"]), Some("China"));
        assert_eq!(widest(&["Sichuan", "West"]), Some("West"));
        assert_eq!(widest(&["Sichuan"]), Some("Sichuan"));
        assert_eq!(widest(&["Sichuan", "East"]), None);
        assert_eq!(widest(&["Sichuan", "Beijing"]), None);
    }

    #[test]
    fn no_name_means_two_places() {
        for (name, place) in all_names() {
            assert_eq!(place_named(name), Some(place), "{name}");
        }
    }
}
