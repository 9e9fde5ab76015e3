// Walks the live page in Chromium and says what does not hold; .ci/browser calls it.
//
//     CHROMIUM=/usr/bin/chromium node page.mjs MODULES PROGRAM [SHOTS]
//
// Each lesson is walked with the keyboard alone; every step is looked at in three languages, light and
// dark, wide and narrow, by axe. Writes pictures into SHOTS where that is named.
import fs from "node:fs";
import path from "node:path";
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, program, shots] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "package.json"));
const { chromium } = load("playwright-core");
const axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = { wide: { width: 1366, height: 768 }, narrow: { width: 390, height: 844 } };
const LESSONS = ["incubator", "loans", "evaluation", "exchange", "east-west", "subsidy"];
const PATIENCE = 120_000;

const wrong = new Map();
const counts = { views: 0, passes: 0, requests: 0, steps: 0, lessons: 0 };

/** Notes a mistake, once for all the places that have it. */
function note(where, what) {
    wrong.set(what, [...(wrong.get(what) ?? []), where]);
}

/** The program at work, with the address that it prints. */
async function served() {
    const child = spawn(program, ["demo", "--no-open"], { stdio: ["ignore", "pipe", "ignore"] });
    const address = await new Promise((resolve) => {
        child.stdout.once("data", (line) => resolve(line.toString().trim()));
    });
    return { child, address };
}

/** A page that notes whatever it complains of, and whatever it asks of others. */
async function opened(browser, address, where, options) {
    const context = await browser.newContext({ viewport: SIZES.wide, ...options });
    const page = await context.newPage();
    const { host } = new URL(address);
    page.on("request", (request) => {
        counts.requests += 1;
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.host !== host) {
            note(where, `asks for ${url}`);
        }
    });
    page.on("pageerror", (error) => note(where, `an error: ${error.message}`));
    page.on("console", (message) => {
        if (message.type() === "error") note(where, `complains: ${message.text()}`);
    });
    await page.goto(address);
    return page;
}

/** Waits until the middle shows so many pairs at least. */
async function pairs(page, least) {
    await page.waitForFunction(
        (least) => document.querySelectorAll(".dots .done").length >= least,
        least,
        { timeout: PATIENCE },
    );
}

/** What axe and the geometry of the page say at one state. */
async function looked(page, where) {
    counts.views += 1;
    // Where the page scrolls as a whole its foot lies over whatever is scrolled beneath it: the size of
    // a target is measured where nothing covers it.
    const size = page.viewportSize();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
    await page.evaluate(axe);
    const found = await page.evaluate(
        (rules) => axe.run(document, { runOnly: { type: "tag", values: rules } }),
        RULES,
    );
    counts.passes += found.passes.length;
    for (const it of found.violations) {
        note(where, `axe: ${it.id}: ${it.help}: ${it.nodes[0].html.slice(0, 90)}`);
    }
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    if (wide[0] > wide[1]) note(where, `the page scrolls sideways: ${wide[0]} > ${wide[1]}`);
    const styles = await page.evaluate(() => document.querySelectorAll("[style]").length);
    if (styles) note(where, `${styles} elements have styles of their own`);
    const over = await page.evaluate(() => {
        const box = (it) => it.getBoundingClientRect();
        const all = [...document.querySelectorAll(".ecosystem text, .drawing text")];
        const shown = (it) => it.checkVisibility({ contentVisibilityAuto: true }) && box(it).width > 0;
        const texts = all.filter((it) => shown(it) && !it.closest("details:not([open])"));
        const meet = (one, two) =>
            Math.min(one.right, two.right) - Math.max(one.left, two.left) > 2 &&
            Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 3;
        return texts.flatMap((one, place) =>
            texts.slice(place + 1).filter((two) => meet(box(one), box(two)))
                .map((two) => `“${one.textContent}” lies over “${two.textContent}”`),
        );
    });
    over.forEach((it) => note(where, it));
    await page.setViewportSize(size);
}

async function pictured(page, name) {
    if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

/** Presses Tab until an element has the focus. */
async function focused(page, selector, where) {
    for (let presses = 0; presses < 80; presses += 1) {
        if (await page.evaluate((it) => document.activeElement?.matches(it), selector)) return;
        await page.keyboard.press("Tab");
    }
    note(where, `the keyboard does not reach ${selector}`);
    throw new Error(`${where}: no way to ${selector}`);
}

/** Walks a lesson from its question to its end with the keyboard alone. */
async function walked(browser, address, lesson) {
    const page = await opened(browser, `${address}#lesson=${lesson}`, lesson);
    await page.waitForSelector("#card-heading");
    const steps = await page.locator(".steps li").count();
    const headings = new Set();
    for (let step = 0; step < steps; step += 1) {
        await page.waitForFunction(
            (step) => document.querySelectorAll(".steps li.on").length === step + 1,
            step,
            { timeout: PATIENCE },
        );
        headings.add(await page.textContent("#card-heading"));
        if (await page.locator(".prediction").count()) {
            await focused(page, ".prediction input", lesson);
            await page.keyboard.press("Space");
            await page.keyboard.press("ArrowRight");
            await page.keyboard.press("ArrowRight");
            await focused(page, "#size", lesson);
            await page.keyboard.type("7");
        }
        if (step >= 2) await pairs(page, 1);
        if (step === 2 && !/7 %/.test(await page.textContent(".beside"))) {
            note(lesson, "the prediction does not stand beside the result");
        }
        counts.steps += 1;
        if (step + 1 < steps) {
            await focused(page, "#forward", lesson);
            await page.keyboard.press("Enter");
        }
    }
    if (headings.size !== steps) note(lesson, "two steps have the same heading");
    if (await page.locator(".parts tbody tr").count() > 0) note(lesson, "the parts did not go");
    counts.lessons += 1;
    await page.context().close();
}

/** Every step of a lesson and the free page, as a language, a scheme and a size show them. */
async function seen(browser, address, language, colorScheme, size) {
    const options = { colorScheme, viewport: SIZES[size], reducedMotion: "reduce" };
    for (const [lesson, steps] of [["incubator", [0, 1, 2, 3, 4]], ["free", [0]]]) {
        for (const step of steps) {
            const where = `${lesson}/${step}/${language}/${colorScheme}/${size}`;
            const choices = lesson === "free" ? "0,0,0,1" : "1,0";
            const state = `#lesson=${lesson}&choices=${choices}&step=${step}&said=-1x5`;
            const page = await opened(browser, `${address}&lang=${language}${state}`, where, options);
            await page.goto(new URL(`/?lang=${language}${state}`, address).href);
            await page.waitForSelector("#card-heading");
            await pairs(page, 5);
            await looked(page, where);
            await pictured(page, where.replaceAll("/", "-"));
            await page.context().close();
        }
    }
}

/** What the class does on the free page: a type goes, the difference moves; months play. */
async function changed(browser, address) {
    const where = "free";
    const page = await opened(browser, `${address}#lesson=free`, where, { reducedMotion: "reduce" });
    await pairs(page, 1);
    const before = await page.textContent(".headline");
    await focused(page, "#control-3", where);
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelector(".drawing .other-line"), null, {
        timeout: PATIENCE,
    });
    await pairs(page, 2);
    if ((await page.textContent(".headline")) === before) note(where, "nothing moved");
    if (!(await page.evaluate(() => document.activeElement?.id === "control-3"))) {
        note(where, "the control has lost the focus");
    }
    if ((await page.locator(".ecosystem circle.unsure").count()) !== 1) {
        note(where, "no type is shown as closed");
    }
    const month = await page.textContent("#month-name");
    await page.locator("#centre").focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction(
        (month) => document.querySelector("#month-name").textContent !== month,
        month,
    );
    await page.keyboard.press("p");
    await page.waitForFunction(
        (month) => document.querySelector("#month-name").textContent === month,
        month,
        { timeout: PATIENCE },
    );
    // The state stands in the address: another window shows the same.
    const kept = page.url();
    if (!kept.includes("choices=0,0,0,1")) note(where, `the address does not keep it: ${kept}`);
    await page.reload();
    await page.waitForFunction(() => document.querySelector(".drawing .other-line"), null, {
        timeout: PATIENCE,
    });
    await page.locator("#shortcuts").uncheck();
    await page.locator("#centre").focus();
    const url = page.url();
    await page.keyboard.press("d");
    if (page.url() !== url) note(where, "a key works although keys are off");
    await page.context().close();
}

/** On a projector of 768 lines the drawing, its difference at the bottom, is whole. */
async function projected(browser, address) {
    for (const width of [1366, 1024]) {
        const where = `projector/${width}`;
        const viewport = { width, height: 768 };
        const state = "#lesson=incubator&choices=1,0&step=2&said=-1x5";
        const page = await opened(browser, address, where, { viewport, reducedMotion: "reduce" });
        await page.goto(new URL(`/?lang=en${state}`, address).href);
        await pairs(page, 5);
        await page.locator("#projector").click();
        const [end, fold, height] = await page.evaluate(() => {
            const box = (it) => document.querySelector(it).getBoundingClientRect();
            const drawing = box(".drawing svg");
            return [drawing.bottom, box(".timeline").top, drawing.height];
        });
        if (end > fold) note(where, `the drawing ends at ${end}, below the fold at ${fold}`);
        if (height < 240) note(where, `the drawing is ${height} pixels high`);
        await looked(page, where);
        await pictured(page, where.replaceAll("/", "-"));
        await page.context().close();
    }
}

/** Who has no token, and whose program has ended. */
async function refused(browser) {
    const { child, address } = await served();
    const stranger = await browser.newContext();
    const page = await stranger.newPage();
    await page.goto(new URL("/", address).href);
    if (!(await page.locator("main.notice").count())) note("without a token", "no notice");
    await looked(page, "without a token");
    await stranger.close();
    const last = await (await browser.newContext()).newPage();
    await last.goto(address);
    await pairs(last, 1);
    child.kill("SIGKILL");
    await last.waitForSelector(".gone", { timeout: PATIENCE });
    await looked(last, "the program has ended");
    await last.context().close();
}

/** A saved lesson without scripts: another choice shows another world. */
async function saved(browser, home) {
    for (const language of ["en", "zh", "ja"]) {
        const file = path.join(home, `${language}.html`);
        const made = spawnSync(program, ["demo", "subsidy", "--save", file, "--lang", language]);
        if (made.status !== 0) return note("saved", `not written: ${made.stderr}`);
        const size = fs.statSync(file).size;
        if (size > 2_000_000) note(`saved/${language}`, `has ${size} bytes`);
        for (const javaScriptEnabled of [true, false]) {
            const where = `saved/${language}/${javaScriptEnabled ? "" : "no "}scripts`;
            const context = await browser.newContext({ javaScriptEnabled, viewport: SIZES.narrow });
            const page = await context.newPage();
            page.on("console", (message) => {
                if (message.type() === "error") note(where, `complains: ${message.text()}`);
            });
            await page.goto(pathToFileURL(file).href);
            await page.click("summary");
            const shown = () => page.locator(".world:visible").getAttribute("class");
            const before = await shown();
            const other = before.includes("world-1") ? "world-0" : "world-1";
            await page.click(`label[for=${other}]`);
            if (!(await shown()).includes(other)) note(where, "the choice shows nothing else");
            if (javaScriptEnabled) await looked(page, where);
            if (language === "en") await pictured(page, `saved-${javaScriptEnabled}`);
            await context.close();
        }
    }
}

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox"],
});
const { child, address } = await served();
const home = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "saved-"));
try {
    for (const lesson of LESSONS) await walked(browser, address, lesson);
    await changed(browser, address);
    await projected(browser, address);
    for (const [language, scheme, size] of [
        ["en", "light", "wide"],
        ["en", "dark", "narrow"],
        ["zh", "light", "narrow"],
        ["zh", "dark", "wide"],
        ["ja", "light", "wide"],
        ["ja", "dark", "narrow"],
    ]) {
        await seen(browser, address, language, scheme, size);
    }
    await refused(browser);
    await saved(browser, home);
} catch (error) {
    note("the walk", error.message);
} finally {
    child.kill();
    fs.rmSync(home, { recursive: true });
    await browser.close();
}

for (const [what, where] of wrong) {
    console.error(`${where.slice(0, 4).join(", ")}${where.length > 4 ? ", …" : ""}: ${what}`);
}
console.log(
    `live page: ${counts.lessons} lessons walked by keyboard in ${counts.steps} steps, ` +
        `${counts.views} views in three languages, ${counts.requests} requests to this machine, ` +
        `${counts.passes} rules of axe passed, ${wrong.size} mistakes`,
);
process.exit(wrong.size ? 1 : 0);
