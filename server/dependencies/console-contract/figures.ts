import { z } from "zod";
import { severityLevelSchema } from "../contract.ts";
import { advisoryStatusOutput } from "./advisories.ts";
import { severityCountsSchema } from "./audits.ts";
import { idSchema, instant } from "./fields.ts";

export const summaryOutput = z.object({
	/** Open vulnerabilities over all projects, accepted ones left out; null: nothing was checked. */
	severities: severityCountsSchema.nullable(),
	/**
	 * Those of them that are known to be exploited (null also without the catalogue of exploited
	 * ones), and those that a known version clears.
	 */
	exploited: z.number().nullable(),
	fixable: z.number().nullable(),
	projects: z.object({
		total: z.number(),
		passed: z.number(),
		failed: z.number(),
		/** The last audit could not check vulnerabilities. */
		incomplete: z.number(),
		neverAudited: z.number(),
		/** The last try ended in an error. */
		broken: z.number(),
	}),
	waiversEndingSoon: z.number(),
	lastAuditAt: instant.nullable(),
	data: z.object({ state: advisoryStatusOutput.shape.state, date: instant.nullable() }),
});
export type DependencySummary = z.infer<typeof summaryOutput>;

export const trendsInput = z.strictObject({
	projectId: idSchema.optional(),
	/** Calendar days of the reporting zone, today included. */
	days: z.number().int().min(1).max(400).default(90),
});
export const trendsOutput = z.object({
	zone: z.string(),
	/** Open vulnerabilities at the end of each day; null: no audit had checked them by then. */
	days: z.array(z.object({ day: z.string(), open: severityCountsSchema.nullable() })),
	/** From first seen to fixed, of vulnerabilities fixed in these days. */
	timeToFix: z.object({
		meanDays: z.number().nullable(),
		medianDays: z.number().nullable(),
		fixed: z.number(),
		bySeverity: z.array(
			z.object({ severity: severityLevelSchema, meanDays: z.number(), fixed: z.number() }),
		),
	}),
	/** Ages of the locked releases by the last audits; a package counts once a project. */
	packageAges: z.object({
		/** `toDays` is not included; null: and older. */
		buckets: z.array(
			z.object({ fromDays: z.number(), toDays: z.number().nullable(), packages: z.number() }),
		),
		/** Without a known time of upload. */
		unknown: z.number(),
	}),
});
export type DependencyTrends = z.infer<typeof trendsOutput>;

/** Result of `npm run bench:install`, kept as `bench/install.json` in the data folder. */
export const installBenchSchema = z.object({
	schema: z.literal("sophia-install-bench/1"),
	measuredAt: instant,
	command: z.string(),
	machine: z.object({
		cpus: z.number(),
		model: z.string(),
		memoryBytes: z.number(),
		os: z.string(),
	}),
	project: z.object({ name: z.string(), packages: z.number() }),
	/** pip is null where it is not installed: then only uv was measured. */
	tools: z.object({ uv: z.string(), pip: z.string().nullable(), python: z.string() }),
	runs: z.array(
		z.object({
			tool: z.enum(["uv sync", "pip install"]),
			cache: z.enum(["cold", "warm"]),
			/** Median over the repeats. */
			seconds: z.number(),
			repeats: z.number(),
		}),
	),
	/** pip's time over uv's; null where one of them was not measured. */
	timesFaster: z.object({ cold: z.number().nullable(), warm: z.number().nullable() }),
	targets: z.object({ seconds: z.number(), timesFaster: z.number() }),
	/** What the reader should know of the measurement, such as where packages came from. */
	notes: z.array(z.string()),
});
export type InstallBench = z.infer<typeof installBenchSchema>;
export const installBenchOutput = z.object({ result: installBenchSchema.nullable() });
