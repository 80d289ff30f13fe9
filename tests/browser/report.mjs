// Opens a report in a real browser and says as JSON what a reader would see: node report.mjs <page> <folder for pictures> <browser>
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [page, pictures, executablePath] = process.argv.slice(2);
const address = pathToFileURL(page).href;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'light' });
const tab = await context.newPage();
const problems = [];
const requests = [];
tab.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') { problems.push(message.text()); } });
tab.on('pageerror', error => problems.push(String(error)));
tab.on('dialog', dialog => { problems.push('dialog: ' + dialog.message()); dialog.dismiss(); });
await context.route('**', route => {
  if (route.request().url() !== address) { requests.push(route.request().url()); }
  return route.request().url() === address ? route.continue() : route.abort();
});

const visible = id => tab.locator(`#${id} tbody tr:not([hidden])`).count();
const first = (id, column) => tab.locator(`#${id} tbody tr:not([hidden])`).first().locator('td').nth(column).textContent();
const shot = (name, fullPage = false) => tab.screenshot({ path: path.join(pictures, name + '.png'), fullPage });

await tab.goto(address, { waitUntil: 'load' });
await tab.waitForFunction(() => document.documentElement.dataset.ready === 'true');
const paint = await tab.evaluate(() => new Promise(resolve => {
  const done = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  if (done() !== undefined) { resolve(done()); return; }
  new PerformanceObserver((_, observer) => { if (done() !== undefined) { observer.disconnect(); resolve(done()); } }).observe({ type: 'paint', buffered: true });
}));
const result = {
  firstPaintMilliseconds: paint,
  title: await tab.title(),
  canvases: await tab.locator('canvas').count(),
  drawn: await tab.evaluate(() => Array.from(document.querySelectorAll('canvas')).filter(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v !== 0)).length),
  headings: await tab.locator('h2').allTextContents(),
  bodyScripts: await tab.evaluate(() => window.injected === undefined),
  tables: {},
};
await shot('light');

// The keyboard finds the way past the head first.
await tab.keyboard.press('Tab');
result.firstFocus = await tab.evaluate(() => document.activeElement.className);

for (const id of await tab.evaluate(() => Array.from(document.querySelectorAll('table[data-rows]')).map(t => t.id))) {
  const table = { rows: await visible(id) };
  const headers = await tab.locator(`#${id} thead th`).count();
  table.columns = headers;
  await tab.locator(`#${id} thead th button`).first().click();
  table.ascending = await first(id, 0);
  await tab.locator(`#${id} thead th button`).first().click();
  table.descending = await first(id, 0);
  table.sorted = await tab.locator(`#${id} thead th`).first().getAttribute('aria-sort');
  await tab.locator(`#${id}-filter`).fill('zzz-no-such-row');
  await tab.waitForFunction(i => document.querySelectorAll(`#${i} tbody tr:not([hidden])`).length === 0, id);
  table.filtered = await visible(id);
  table.counted = await tab.locator(`#${id}-count`).textContent();
  await tab.locator(`#${id}-filter`).fill('');
  await tab.waitForFunction(([i, n]) => document.querySelectorAll(`#${i} tbody tr:not([hidden])`).length === n, [id, table.rows]);
  result.tables[id] = table;
}

result.unnamed = await tab.evaluate(() => Array.from(document.querySelectorAll('button, select, canvas, input'))
  .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.closest('label'))).map(e => e.outerHTML));

await tab.locator('#language').selectOption('zh-Hans');
result.chinese = await tab.locator('h1').textContent();
await shot('chinese');
await tab.locator('#language').selectOption('en');
await tab.emulateMedia({ colorScheme: 'dark' });
result.dark = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
await shot('dark');
for (const heading of await tab.locator('h2').all()) {
  await heading.scrollIntoViewIfNeeded();
  await heading.evaluate(e => e.scrollIntoView());
  await shot(await heading.getAttribute('id'));
}

await tab.emulateMedia({ colorScheme: 'light' });
result.light = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
await tab.setViewportSize({ width: 420, height: 800 });
await shot('narrow');
await tab.pdf({ path: path.join(pictures, 'print.pdf') });

result.problems = problems;
result.requests = requests;
await browser.close();
console.log(JSON.stringify(result));
