// Opens reports in Chromium and says what does not hold; .ci/browser calls it.
//
//     CHROMIUM=/usr/bin/chromium node check.mjs MODULES REPORTS [SHOTS]
//
// MODULES is the directory that has node_modules, REPORTS a directory of directories, one for each
// result, with en.html, zh.html and ja.html. Writes pictures into SHOTS where that is named.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, reports, shots] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "package.json"));
const { chromium } = load("playwright-core");
const axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const LARGEST = 400_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Paper of A4 within the margins of the style sheet, in CSS pixels.
const PAPER = { width: 680, height: 1009 };
const SIZES = { wide: { width: 1366, height: 768 }, narrow: { width: 390, height: 844 } };
// What names of figures begin with in the reports that .ci/browser makes; more may be there.
const EXPECTED = {
    run: ["path", "flows"],
    china: ["path", "flows", "fit"],
    province: ["forest", "path-"],
    regions: ["forest", "path-", "map", "flows"],
    audit: ["forest"],
    attribution: ["bars"],
    sensitivity: ["bars"],
    "sensitivity-2": ["bars"],
    sweep: ["sweep"],
    discovery: ["sweep"],
    together: ["forest", "path-", "forest-1", "path-1-", "map-1"],
};

const wrong = new Map();
const counts = { pages: 0, figures: 0, texts: 0, requests: 0, passes: 0, saved: 0, sheets: 0 };
let largest = 0;

/** Notes a mistake, once for all the reports that have it. */
function note(where, what) {
    wrong.set(what, [...(wrong.get(what) ?? []), where]);
}

/** Everything about the geometry of a page that can be wrong at one size. */
function geometry(least) {
    const wrong = [];
    const box = (element) => element.getBoundingClientRect();
    const short = (element) => element.textContent.trim().slice(0, 40);
    const meet = (one, other) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
    const shown = (element) => element.checkVisibility() && box(element).width > 0;
    if (document.documentElement.scrollWidth > innerWidth) {
        const wide = [...document.querySelectorAll("main *")].filter(
            (it) =>
                box(it).right > innerWidth + 1 && !it.closest(".scroll *") && !it.closest("svg *"),
        );
        const names = [
            ...new Set(wide.map((it) => it.localName + (it.className ? "." + it.className : ""))),
        ];
        wrong.push(
            `the page scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}, by ${names.slice(0, 4)}`,
        );
    }
    const pictures = [...document.querySelectorAll("svg[role=img]")].filter(shown);
    let texts = 0;
    for (const svg of pictures) {
        const own = box(svg);
        const name = svg.closest("figure")?.id ?? "a drawing outside of figures";
        const of = (tag) => svg.querySelector(`:scope > ${tag}`)?.textContent.trim();
        if (!of("title") || !of("desc")) wrong.push(`${name}: no title or description`);
        if (own.width < 100 || own.height < (svg.closest("table") ? 15 : 50)) {
            wrong.push(`${name}: drawn at ${Math.round(own.width)} x ${Math.round(own.height)}`);
        }
        const letters = [...svg.querySelectorAll("text")].filter(shown);
        texts += letters.length;
        const smallest =
            (Math.min(...letters.map((it) => parseFloat(getComputedStyle(it).fontSize))) *
                own.width) /
            svg.viewBox.baseVal.width;
        if (smallest < least)
            wrong.push(`${name}: letters of ${smallest.toFixed(1)} px, below ${least}`);
        for (const [place, one] of letters.entries()) {
            const at = box(one);
            if (
                at.left < own.left - 1 ||
                at.right > own.right + 1 ||
                at.top < own.top - 1 ||
                at.bottom > own.bottom + 1
            ) {
                wrong.push(`${name}: “${short(one)}” leaves its drawing`);
            }
            for (const other of letters.slice(place + 1)) {
                if (meet(at, box(other)))
                    wrong.push(`${name}: “${short(one)}” lies over “${short(other)}”`);
            }
        }
    }
    // Blocks of text and drawings follow one another.
    const blocks = [
        ...document.querySelectorAll(
            "h1,h2,h3,.stand,.by,.card,.said,figcaption,.note,svg[role=img],summary,button,nav li",
        ),
    ].filter(shown);
    for (const [place, one] of blocks.entries()) {
        for (const other of blocks.slice(place + 1)) {
            if (!one.contains(other) && meet(box(one), box(other))) {
                wrong.push(
                    `${one.localName} “${short(one)}” lies over ${other.localName} “${short(other)}”`,
                );
            }
        }
    }
    return { wrong, pictures: pictures.length, texts };
}

/** Texts of drawings that stand out too little from what is behind them; the page must be wholly in view. */
function faint() {
    const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour) => {
        const [red, green, blue] = channels(colour)
            .map((it) => it / 255)
            .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const over = (above, alpha, below) => {
        const [one, other] = [channels(above), channels(below)];
        return `rgb(${[0, 1, 2].map((it) => one[it] * alpha + other[it] * (1 - alpha)).join(",")})`;
    };
    const paper = getComputedStyle(document.body).backgroundColor;
    const wrong = new Set();
    for (const text of document.querySelectorAll("svg[role=img] text")) {
        const style = getComputedStyle(text);
        const at = text.getBoundingClientRect();
        if (!text.checkVisibility() || at.width === 0) continue;
        let behind = paper;
        if (!text.classList.contains("halo")) {
            const below = document
                .elementsFromPoint((at.left + at.right) / 2, (at.top + at.bottom) / 2)
                .filter((it) => ["rect", "path", "circle"].includes(it.localName))
                .reverse();
            for (const shape of below) {
                const own = getComputedStyle(shape);
                if (own.fill.startsWith("rgb"))
                    behind = over(own.fill, parseFloat(own.fillOpacity), behind);
            }
        }
        const [low, high] = [luminance(style.fill), luminance(behind)].sort(
            (one, other) => one - other,
        );
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < 4.5) {
            wrong.add(
                `${text.closest("figure")?.id}: text ${style.fill} on ${behind}: ${contrast.toFixed(1)} to 1`,
            );
        }
    }
    return [...wrong];
}

/** What makes a page whole, whether scripts run or not. */
function parts() {
    const all = (what) => document.querySelectorAll(what).length;
    return {
        figures: [...document.querySelectorAll("figure")].map((it) => it.id),
        drawings: all("svg[role=img]"),
        tables: all("table"),
        rows: all("tr"),
        links: all("a"),
        styled: getComputedStyle(document.querySelector("main")).maxWidth,
        broken: [...document.querySelectorAll("a[href^='#']")]
            .map((it) => it.getAttribute("href"))
            .filter((it) => !document.getElementById(it.slice(1))),
        again: [...document.querySelectorAll("[id]")]
            .map((it) => it.id)
            .filter((it, place, all) => all.indexOf(it) !== place),
        headings: [...document.querySelectorAll("h1,h2,h3,h4")].map((it) =>
            Number(it.localName[1]),
        ),
        remote: [...document.querySelectorAll("[src],link,iframe,object,embed")].length,
        styles: all("[style]"),
    };
}

/** A page that tells of whatever it asks for and complains of. */
async function opened(browser, file, where, options) {
    const context = await browser.newContext({
        reducedMotion: "reduce",
        acceptDownloads: true,
        ...options,
    });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    page.on("request", (request) => {
        counts.requests += 1;
        if (request.url().split("#")[0] !== url && !request.url().startsWith("blob:"))
            note(where, `asks for ${request.url()}`);
    });
    page.on("console", (message) =>
        note(where, `${message.type()} in the console: ${message.text()}`),
    );
    page.on("pageerror", (cause) => note(where, `error of the page: ${cause.message}`));
    await page.goto(url);
    counts.pages += 1;
    return { context, page };
}

async function violations(page, where) {
    const found = await page.evaluate(
        (rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }),
        RULES,
    );
    counts.passes += found.passes.length;
    for (const { id, nodes } of found.violations) {
        counts.violations = (counts.violations ?? 0) + nodes.length;
        for (const node of nodes.slice(0, 3)) {
            const why = node.failureSummary
                .split("\n")
                .slice(1)
                .map((it) => it.trim())
                .join("; ");
            note(
                where,
                `axe ${id} (${nodes.length}): ${node.html.replace(/\s+/g, " ").slice(0, 110)} - ${why.slice(0, 200)}`,
            );
        }
    }
}

/** The looks of a page at a size in a colour scheme. */
async function look(page, where, size, colorScheme, name) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(SIZES[size]);
    const at = `${where} ${size} ${colorScheme}`;
    const seen = await page.evaluate(geometry, size === "narrow" ? 9 : 11);
    seen.wrong.forEach((it) => note(at, it));
    counts.figures += seen.pictures;
    counts.texts += seen.texts;
    if (shots)
        await page.screenshot({
            path: path.join(shots, `${name}-${size}-${colorScheme}.png`),
            fullPage: true,
            caret: "initial",
        });
    if (size === "wide") {
        await page.setViewportSize({
            width: 1366,
            height: Math.min(20_000, await page.evaluate("document.documentElement.scrollHeight")),
        });
        (await page.evaluate(faint)).forEach((it) => note(at, it));
    }
}

/** The cells of a CSV file, none of which has a line break. */
function cells(text) {
    const lines = text.replace(/\n$/, "").split("\n");
    return lines.map((line) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
            ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
        ),
    );
}

/** Presses every button and reads what is saved. */
async function save(browser, file, where, names, reader) {
    for (const id of names) {
        // Chromium lets a page save ten files without being asked.
        const { context, page } = await opened(browser, file, where, {});
        const figure = page.locator(`figure[id="${id}"]`);
        const buttons = await figure.locator("button").all();
        if (buttons.length === 0) note(where, `${id}: nothing can be saved`);
        for (const button of buttons) {
            const coming = page.waitForEvent("download", { timeout: 30_000 }).catch(() => null);
            await button.click();
            const download = await coming;
            if (!download) {
                note(where, `${id}: “${await button.textContent()}” saves nothing`);
                continue;
            }
            const name = download.suggestedFilename();
            const text = fs.readFileSync(await download.path(), "utf8");
            counts.saved += 1;
            if (name.endsWith(".svg")) {
                const broken = await reader.evaluate((text) => {
                    const read = new DOMParser().parseFromString(text, "image/svg+xml");
                    const cause = read.querySelector("parsererror");
                    const box = read.documentElement.viewBox?.baseVal;
                    return cause
                        ? cause.textContent
                        : !(box?.width >= 100 && box?.height >= 50)
                          ? `${box?.width} x ${box?.height}`
                          : "";
                }, text);
                if (broken) note(where, `${name} as saved: ${broken}`);
                if (text.includes("var(--"))
                    note(where, `${name} as saved needs variables of the page`);
            } else {
                const shown = await figure
                    .locator("table.data tr")
                    .evaluateAll((rows) =>
                        rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
                    );
                if (shown.length < 2 || JSON.stringify(cells(text)) !== JSON.stringify(shown)) {
                    note(where, `${name} as saved is not its table`);
                }
            }
        }
        await context.close();
    }
}

/** On paper: nothing is cut, all is dark on light. */
async function print(page, where, name) {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize(PAPER);
    const cut = await page.evaluate(
        (height) =>
            [...document.querySelectorAll("figure")].flatMap((it) => {
                const tall = it.getBoundingClientRect().height;
                // A table breaks between its rows.
                const rows = it.querySelector(":scope > .scroll > table");
                // Two drawings of which each is whole.
                const both = it.querySelectorAll(":scope > .beside > .drawing");
                const parts = rows
                    ? [...it.querySelectorAll("tr")]
                    : both.length
                      ? [...both]
                      : [it];
                const kept =
                    parts
                        .map((part) => getComputedStyle(part).breakInside)
                        .find((it) => it !== "avoid") ?? "avoid";
                return kept !== "avoid"
                    ? [`${it.id}: break-inside is ${kept}`]
                    : parts.length === 1 && tall > height
                      ? [`${it.id}: ${Math.round(tall)} px tall on paper of ${height}`]
                      : [];
            }),
        PAPER.height,
    );
    cut.forEach((it) => note(where, it));
    const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    if (paper !== "rgb(255, 255, 255)") note(where, `paper of ${paper} in print`);
    const pdf = await page.pdf({
        format: "A4",
        preferCSSPageSize: true,
        ...(shots ? { path: path.join(shots, `${name}.pdf`) } : {}),
    });
    const sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
    counts.sheets += sheets;
    if (sheets < 1 || sheets > 20) note(where, `${sheets} pages in print`);
}

async function check(browser, result, language, reader) {
    const file = path.join(reports, result, `${language}.html`);
    const where = `${result} ${language}`;
    const { size } = fs.statSync(file);
    largest = Math.max(largest, size);
    if (size > LARGEST) note(where, `${size} bytes`);
    const { context, page } = await opened(browser, file, where, { viewport: SIZES.wide });
    const whole = await page.evaluate(parts);
    for (const id of EXPECTED[result]) {
        if (!whole.figures.some((it) => it.startsWith(id)))
            note(where, `no figure ${id} among ${whole.figures}`);
    }
    whole.broken.forEach((it) => note(where, `a link leads to ${it}, which is not there`));
    whole.again.forEach((it) => note(where, `the name ${it} is there twice`));
    if (whole.remote > 0 || whole.styles > 0)
        note(where, `${whole.remote} embedded things, ${whole.styles} style attributes`);
    if (whole.headings.filter((it) => it === 1).length !== 1)
        note(where, `headings ${whole.headings}`);
    await page.evaluate(axe);
    for (const scheme of ["light", "dark"]) {
        for (const width of ["wide", "narrow"])
            await look(page, where, width, scheme, `${result}-${language}`);
    }
    await page.evaluate(() =>
        document.querySelectorAll("details").forEach((it) => {
            it.open = true;
        }),
    );
    for (const scheme of ["light", "dark"]) {
        for (const width of ["wide", "narrow"]) {
            await page.emulateMedia({ colorScheme: scheme });
            await page.setViewportSize(SIZES[width]);
            const sideways = await page.evaluate(
                "document.documentElement.scrollWidth > innerWidth",
            );
            if (sideways)
                note(`${where} ${width}`, "the page scrolls sideways with its tables open");
            if (width === "wide" || scheme === "light")
                await violations(page, `${where} ${width} ${scheme}`);
        }
    }
    await context.close();
    if (language === "en") await save(browser, file, where, whole.figures, reader);

    const plain = await opened(browser, file, `${where} without scripts`, {
        viewport: SIZES.wide,
        javaScriptEnabled: false,
    });
    const without = await plain.page.evaluate(parts);
    if (JSON.stringify(without) !== JSON.stringify(whole)) {
        note(
            where,
            `without scripts: ${JSON.stringify(without)} instead of ${JSON.stringify(whole)}`,
        );
    }
    await print(plain.page, where, `${result}-${language}`);
    await plain.context.close();
}

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
});
// A page of its own, with no policy, reads drawings as they were saved.
const reader = await browser.newPage();
const results = Object.keys(EXPECTED);
for (const result of results) {
    for (const language of ["en", "zh", "ja"]) await check(browser, result, language, reader);
}
await browser.close();

for (const [what, where] of wrong)
    console.error(`${where[0]}${where.length > 1 ? ` and ${where.length - 1} more` : ""}: ${what}`);
console.log(
    `${results.length} results in three languages, ${counts.pages} pages opened, ${counts.requests} requests, ` +
        `${counts.figures} drawings with ${counts.texts} texts measured, ${counts.passes} rules of axe passed and ` +
        `${counts.violations ?? 0} violated, ${counts.saved} files saved, ${counts.sheets} printed pages; ` +
        `the largest report has ${Math.round(largest / 1000)} kB`,
);
process.exitCode = wrong.size > 0 ? 1 : 0;
