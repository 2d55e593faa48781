import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { dataDir, emailOf } from "../support/accounts.ts";

const run = promisify(execFile);
/** Inside the checkout, so that the examples find the packages they import. */
const FOLDER = path.resolve("test-results", ".api-docs");

interface Example {
	readonly language: string;
	readonly code: string;
}

/** The code blocks of the page that say `run`. */
function readExamples(): Example[] {
	const page = readFileSync("docs/api.md", "utf8");
	return [...page.matchAll(/^```(\w+) run\n([\s\S]*?)^```$/gm)].map((match) => ({
		language: match[1] ?? "",
		code: match[2] ?? "",
	}));
}

function writeExample(index: number, { language, code }: Example): string {
	mkdirSync(FOLDER, { recursive: true });
	const file = path.join(FOLDER, `example-${index}.${language}`);
	writeFileSync(file, code);
	return file;
}

async function createKey(): Promise<string> {
	const { stdout } = await run(
		process.execPath,
		[
			"server/cli/sophia.ts",
			...["keys", "create", "--name", "docs", "--json", "--owner", emailOf("admin")],
			...["--scopes", "chat,models.read,requests.read,decisions.read"],
		],
		{ env: { ...process.env, SOPHIA_DATA_DIR: dataDir() } },
	);
	const key = /sph_\w+/.exec(stdout)?.[0];
	if (key === undefined) throw new Error(`no key was printed: ${stdout}`);
	return key;
}

const examples = readExamples();
let environment: NodeJS.ProcessEnv;

test.beforeAll(async ({ baseURL }) => {
	environment = { ...process.env, SOPHIA_URL: baseURL, SOPHIA_KEY: await createKey() };
});

test("the page has examples of each way to call", () => {
	expect(examples.map((example) => example.language)).toEqual(["sh", "ts", "ts", "sh"]);
});

for (const [index, example] of examples.entries()) {
	test(`example ${index + 1} of docs/api.md (${example.language}) runs as written`, async () => {
		const file = writeExample(index, example);
		const command = example.language === "ts" ? process.execPath : "sh";
		const { stdout } = await run(command, example.language === "ts" ? [file] : ["-e", file], {
			env: environment,
		});
		expect(stdout).toMatch(/[Ss]imulated|sim-/);
	});
}

test("the typed examples of docs/api.md pass the type checker", async () => {
	const files = examples.flatMap((example, index) =>
		example.language === "ts" ? [writeExample(index, example)] : [],
	);
	const config = path.join(FOLDER, "tsconfig.json");
	writeFileSync(
		config,
		JSON.stringify({
			extends: path.resolve("tsconfig.json"),
			compilerOptions: { incremental: false, plugins: [] },
			include: [path.resolve("server/**/*.d.ts")],
			files,
		}),
	);
	await run(process.execPath, ["node_modules/typescript/bin/tsc", "--project", config]);
});
