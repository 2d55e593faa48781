import { describe, expect, it } from "vitest";
import { readPyproject } from "../project/read-pyproject.ts";
import { lintCi } from "./lint-ci.ts";
import { lintPyproject } from "./lint-pyproject.ts";

function lint(text: string) {
	const result = readPyproject(text);
	if (!result.ok) throw new Error(result.fault.message);
	return lintPyproject(result.project, "pyproject.toml").map(({ rule, line, fix }) => ({
		rule,
		line,
		fix,
	}));
}

/** The tables of the seed's own `pyproject.toml`. */
const SEED = `[project]
name = "sophia-ai"
version = "1.5.0"
requires-python = ">=3.12"

[tool.uv.dependency-groups]
core = ["fastapi==0.111.0"]

[tool.uv.transitive-overrides]
urllib3 = "==2.2.2"  # CVE-2024-XXXXX fix

[tool.uv]
compile = true
`;

describe("settings of uv", () => {
	it("finds every fault of the seed's file, with line and right spelling", () => {
		expect(lint(SEED)).toEqual([
			{
				rule: "uv-unknown-key",
				line: 9,
				fix: 'under [tool.uv]: override-dependencies = ["urllib3==2.2.2"] (for a security floor rather constraint-dependencies = ["urllib3>=2.2.2"])',
			},
			{ rule: "uv-unknown-key", line: 13, fix: "write compile-bytecode = true" },
			{
				rule: "misplaced-group",
				line: 7,
				fix: 'move it to the top level: [dependency-groups]\ncore = ["fastapi==0.111.0"]',
			},
		]);
	});

	it("takes settings of groups, sources, indexes and overrides for right", () => {
		const text = `[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.12"
[dependency-groups]\ndev = ["pytest"]
[tool.uv]\ndefault-groups = ["dev"]\noverride-dependencies = ["x==1"]\nexclude-newer = "7 days"
[tool.uv.dependency-groups]\ndev = { requires-python = ">=3.13" }
[[tool.uv.index]]\nname = "x"\nurl = "https://x.test"\n[tool.uv.sources]\nx = { index = "x" }\n`;
		expect(lint(text)).toEqual([]);
	});

	it.each([
		["[tool.uv]\nexclude-newr = '7 days'", "uv-unknown-key", 'write exclude-newer = "7 days"'],
		["[tool.uv.pip]\nuniversl = true", "uv-unknown-key", 'write "universal"'],
		["[tool.uv]\ndev-dependencies = ['x']", "deprecated-key", '[dependency-groups]\ndev = ["x"]'],
		["[dependency-groups]\ndev = [{ include-group = 'lnt' }]\nlint = []", "unknown-group", "lint"],
	])("corrects %j", (text, rule, fix) => {
		expect(lint(text)).toMatchObject([{ rule, fix }]);
	});

	it("names a requirement that is none", () => {
		const text =
			'[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3"\ndependencies = [\n  "b 1.0",\n]\n';
		expect(lint(text)).toMatchObject([{ rule: "invalid-requirement", line: 6 }]);
	});
});

describe("commands in CI files", () => {
	const rules = (text: string) => lintCi(text, "ci.yml").map(({ rule, line }) => `${rule}:${line}`);

	it.each([
		["run: uv sync --strict --require-hashes", ["unknown-flag:1", "unknown-flag:1"]],
		["run: uv audit --format json > a.json", ["unknown-flag:1"]],
		["run: uv run liccheck --fail", ["unknown-flag:1"]],
		["run: uv sync --locked --all-groups --no-dev", []],
		["run: uv pip sync --require-hashes requirements.txt", []],
		["run: uv run pytest --not-a-flag-of-uv", []],
		["run: uv run --frozen pytest --x", []],
		["run: uvx ruff check --fix", []],
		["# uv sync --strict", []],
		["run: |\n  uv lock \\\n    --chek", ["unknown-flag:2"]],
		["env:\n  UV_FROZEN: 1\nrun: uv lock --check", ["frozen-lock-check:2"]],
		["env:\n  UV_LOCKED: 1\nrun: uv lock --check", []],
		["- uses: actions/checkout@v3", ["unpinned-action:1"]],
		["- uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", []],
	])("%j: %j", (text, found) => {
		expect(rules(text)).toEqual(found);
	});
});
