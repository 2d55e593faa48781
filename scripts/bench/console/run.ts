/**
 * Measures every page of the console on a production build with the demonstration's data:
 * `npm run bench:console -- [--data <folder>] [--pages <part of a name>,…] [--only pages|lighthouse|trace|live]`
 * Each page is opened three times with an empty cache; rows, LCP and the longest task while it opens are
 * the median of these, all else is of the last. Prints a table and what misses its limit; all figures go to test-results/bench-console.json. With
 * `npm install` in `lighthouse` its points are in the table as well. CHROMIUM_PATH names a browser.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { ensureBuild } from "#server/processes/launcher/build-console.ts";
import { measureBundle } from "../../verify/measure-bundle.ts";
import { formatTable, listMisses, type PageRow } from "./judge.ts";
import { MOST_GROWTH_PERCENT, measureLive } from "./measure-live.ts";
import { measurePage } from "./measure-page.ts";
import { measureScroll } from "./measure-scroll.ts";
import { type BenchProduct, openProduct } from "./open-product.ts";
import { type BenchPage, listPages } from "./pages.ts";
import { pushRequests } from "./push-requests.ts";
import { readIds } from "./read-ids.ts";
import { hasLighthouse, runLighthouse } from "./run-lighthouse.ts";
import { seedAudits } from "./seed-audits.ts";

const REPORT = path.join("test-results", "bench-console.json");
const KIB = 1024;
/** Ten minutes of polls with the requests of an hour; `--polls 1200 --per-poll 1` is the hour. */
const LIVE_POLLS = "200";
const LIVE_PER_POLL = "6";
const BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"];

const { values: options } = parseArgs({
	options: {
		data: { type: "string" },
		pages: { type: "string" },
		only: { type: "string", multiple: true },
		polls: { type: "string", default: LIVE_POLLS },
		"per-poll": { type: "string", default: LIVE_PER_POLL },
	},
});
const wants = (part: string) => options.only === undefined || options.only.includes(part);

async function measurePages(browser: Browser, product: BenchProduct): Promise<PageRow[]> {
	const audits = await seedAudits(product, dataDir);
	const ids = { ...(await readIds(product)), ...audits, trace: product.traceId };
	const wanted = options.pages?.split(",");
	const weights = measureBundle(process.cwd());
	const rows: PageRow[] = [];
	for (const page of listPages(ids)) {
		if (wanted && !wanted.some((part) => page.name.includes(part))) continue;
		const figures = await measurePage(browser, { ...product, page });
		const lighthouse =
			wants("lighthouse") && hasLighthouse()
				? await runLighthouse(`${product.baseURL}${page.address}`, product.statePath)
				: null;
		rows.push({ ...figures, firstLoadKiB: weigh(page), lighthouse });
		process.stderr.write(`${page.name}\n`);
	}
	return rows;

	function weigh({ route }: BenchPage): number | null {
		const weight = weights.find((candidate) => candidate.route === route);
		return weight ? weight.gzippedBytes / KIB : null;
	}
}

const temporary = options.data === undefined;
const dataDir = options.data ?? mkdtempSync(path.join(tmpdir(), "sophia-bench-"));
await ensureBuild(process.cwd(), new AbortController().signal);
const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch(
	CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH, args: BROWSER_FLAGS } : {},
);
const product = await openProduct(browser, dataDir);
try {
	const rows = wants("pages") || wants("lighthouse") ? await measurePages(browser, product) : [];
	const trace = wants("trace")
		? await measureScroll(browser, { ...product, address: `/requests/${product.traceId}` })
		: null;
	const live = wants("live")
		? await measureLive(browser, {
				...product,
				polls: Number(options.polls),
				perPoll: Number(options["per-poll"]),
				push: (count) => pushRequests(product, count),
			})
		: null;
	const misses = rows.flatMap(listMisses);
	if (live && live.growthPercent > MOST_GROWTH_PERCENT) {
		misses.push(`live list: the heap grew by ${live.growthPercent.toFixed(1)} %`);
	}
	const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`;
	const load = loadavg()[0];
	const report = { machine, node: process.version, load, seedSeconds: product.seedSeconds };
	mkdirSync(path.dirname(REPORT), { recursive: true });
	writeFileSync(REPORT, JSON.stringify({ ...report, rows, trace, live, misses }, null, "\t"));
	process.stdout.write(`${JSON.stringify({ ...report, trace, live }, null, "\t")}\n`);
	if (rows.length > 0) process.stdout.write(`${formatTable(rows)}\n`);
	process.stdout.write(misses.map((miss) => `MISS ${miss}\n`).join(""));
} finally {
	await browser.close();
	await product.stop();
	if (temporary) rmSync(dataDir, { recursive: true, force: true });
}
