// Takes a picture of the live page when all pairs are done; .ci/pictures calls it.
//
//     CHROMIUM=/usr/bin/chromium node picture.mjs MODULES ADDRESS FILE.png
import path from "node:path";
import { createRequire } from "node:module";

const [modules, address, file] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "package.json"));
const { chromium } = load("playwright-core");
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
await page.goto(address);
const is_done = () =>
    document.querySelector(".dots .done") && !document.querySelector(".dots i:not(.done)");
await page.waitForFunction(is_done, null, { timeout: 120_000 });
await page.waitForTimeout(500);
await page.screenshot({ path: file });
await browser.close();
