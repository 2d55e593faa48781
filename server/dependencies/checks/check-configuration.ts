import { nearestWord } from "#server/platform/nearest-word.ts";
import type { CheckResult, Issue } from "../contract.ts";
import { isFromPublicIndex } from "../core/advisories/find-vulnerabilities.ts";
import { INVENTED_NAMES } from "../core/config-lint/known-names.ts";
import { lintCi } from "../core/config-lint/lint-ci.ts";
import { lintPyproject } from "../core/config-lint/lint-pyproject.ts";
import { makeIssue } from "../core/issue.ts";
import type { Declared } from "../core/project/read-pyproject.ts";
import { namesOtherIndex } from "../core/project/read-pyproject.ts";
import type { IndexAnswer } from "../ports.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, failOnErrors, notChecked } from "./audit-input.ts";

const CI_FILES = [
	".github/workflows/*.yml",
	".github/workflows/*.yaml",
	".gitlab-ci.yml",
	".pre-commit-config.yaml",
	"Makefile",
	"justfile",
	"Dockerfile",
	"*.sh",
	"scripts/*.sh",
];

/** Settings and commands that do not exist or do not do what they seem to, and invented names. */
export async function checkConfiguration(input: AuditInput): Promise<CheckResult> {
	const issues: Issue[] = [];
	const { projectFault, projectFile } = input;
	const faults = [
		...(projectFault === null ? [] : [{ file: projectFile, fault: projectFault }]),
		...input.memberFaults,
	];
	for (const { file, fault } of faults) {
		issues.push(
			makeIssue({
				check: "configuration",
				rule: "unreadable-project",
				level: "error",
				message: fault.message,
				file,
				line: fault.line,
				fix: fault.hint,
			}),
		);
	}
	const projects =
		input.members.length > 0
			? input.members
			: input.project === null
				? []
				: [{ path: "", project: input.project }];
	for (const { path, project } of projects) {
		const file = path === "" ? (projectFile ?? "pyproject.toml") : `${path}/pyproject.toml`;
		issues.push(...lintPyproject(project, file));
		for (const declared of [...project.declared, ...project.misplaced]) {
			issues.push(...(await judgeName(declared, file, input)));
		}
	}
	const ciFiles = input.files.list(CI_FILES);
	if (projects.length === 0 && faults.length === 0 && ciFiles.length === 0) {
		return notChecked("there is neither a pyproject.toml nor a CI file to read");
	}
	for (const file of ciFiles) {
		const text = input.files.readText(file);
		if (text !== null) issues.push(...lintCi(text, file));
	}
	return concludeCheck(
		failOnErrors(issues),
		{ files: ciFiles },
		{ clean: "every key and flag exists", noun: "fault" },
	);
}

/** A name that its index does not know is never a suggestion to install it. */
async function judgeName(declared: Declared, file: string, input: AuditInput): Promise<Issue[]> {
	const { requirement, line } = declared;
	if (requirement.url !== null || isLocal(requirement.name, input)) return [];
	const invented = INVENTED_NAMES[requirement.name];
	const answer: IndexAnswer =
		input.index === null || !isPublicName(requirement.name, input)
			? { kind: "unknown", reason: input.index === null ? "offline" : "it may be private" }
			: await input.index.find("PyPI", requirement.name);
	const draft = (rule: string, level: Issue["level"], message: string, fix: string | null) =>
		makeIssue({
			check: "configuration",
			rule,
			level,
			message,
			file,
			line,
			fix,
			package: requirement.name,
		});
	const advice = invented?.note ?? null;
	if (answer.kind === "absent") {
		const near = invented?.real ?? nearestWord(requirement.name, WELL_KNOWN);
		return [
			draft(
				"unresolvable-name",
				"error",
				`"${requirement.rawName}" is unresolvable: it does not exist on the index. Do not install anything under this name: whoever registers it first decides what you run`,
				advice ?? (near === null ? null : `nearest real project: ${near}`),
			),
		];
	}
	if (invented !== undefined) {
		const since = answer.kind === "found" ? firstSeen(answer) : null;
		const state =
			answer.kind === "found"
				? `exists today${since === null ? "" : `, first uploaded on ${since.slice(0, 10)}`}, and is not the project that the name suggests`
				: `may or may not exist today (not asked: ${answer.kind === "unknown" ? answer.reason : ""})`;
		return [
			draft(
				"invented-name",
				"error",
				`"${requirement.rawName}" is a name that generated files invent; it ${state}`,
				advice,
			),
		];
	}
	if (answer.kind === "found") return judgePin(declared, answer, draft);
	return [];
}

/**
 * Only public names are sent to the public index: where the lock holds the name, it says from where;
 * where it does not, any other index of the project may be the one that has it.
 */
function isPublicName(name: string, { lock, project }: AuditInput): boolean {
	const locked =
		lock.kind === "read" ? lock.lock.packages.filter((entry) => entry.name === name) : [];
	if (locked.length > 0) return locked.every(isFromPublicIndex);
	return project === null || !namesOtherIndex(project);
}

function isLocal(name: string, { members, project }: AuditInput): boolean {
	const uv = project?.uv.sources;
	const sources = typeof uv === "object" && uv !== null ? Object.keys(uv) : [];
	return (
		members.some((member) => member.project.name === name) ||
		sources.some((source) => source.toLowerCase().replace(/[-_.]+/g, "-") === name)
	);
}

function judgePin(
	{ requirement }: Declared,
	answer: Extract<IndexAnswer, { kind: "found" }>,
	draft: (rule: string, level: Issue["level"], message: string, fix: string | null) => Issue,
): Issue[] {
	const pin = /^==([^,*]+)$/.exec(requirement.specifierText)?.[1];
	if (pin === undefined) return [];
	const release = answer.project.releases.find(({ version }) => version === pin);
	if (release === undefined && answer.project.releases.length > 0) {
		const newest = answer.project.releases.at(-1)?.version ?? "unknown";
		return [
			draft(
				"unresolvable-version",
				"error",
				`${requirement.name} has no release ${pin}`,
				`newest listed release: ${newest}`,
			),
		];
	}
	return [];
}

function firstSeen(answer: Extract<IndexAnswer, { kind: "found" }>): string | null {
	return answer.project.releases.flatMap(({ uploadedAt }) => uploadedAt ?? []).sort()[0] ?? null;
}

/** Names that misspellings are compared with. */
const WELL_KNOWN = [
	"anthropic",
	"asyncpg",
	"beautifulsoup4",
	"black",
	"boto3",
	"celery",
	"click",
	"cryptography",
	"django",
	"fastapi",
	"flask",
	"httpx",
	"jinja2",
	"langchain",
	"langsmith",
	"matplotlib",
	"mcp",
	"mypy",
	"numpy",
	"openai",
	"pandas",
	"pillow",
	"prometheus-client",
	"psycopg",
	"pydantic",
	"pytest",
	"pytest-asyncio",
	"python-dateutil",
	"python-dotenv",
	"pyyaml",
	"redis",
	"requests",
	"rich",
	"ruff",
	"scikit-learn",
	"scipy",
	"setuptools",
	"snowflake-connector-python",
	"sqlalchemy",
	"starlette",
	"temporalio",
	"tensorflow",
	"torch",
	"transformers",
	"typer",
	"urllib3",
	"uvicorn",
];
