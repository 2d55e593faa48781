import type { Project, Schedule } from "#server/dependencies/console-contract.ts";

export const WEEKDAYS = [
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
	"Sunday",
] as const;

/** Where a project comes from. */
export function describeSource(source: Project["source"]): string {
	const file = source.file === null ? "" : `, ${source.file}`;
	switch (source.kind) {
		case "folder":
			return `folder ${source.path}${file}`;
		case "git":
			return `git checkout ${source.path}${file}`;
		case "upload":
			return `uploaded: ${source.files.map(({ name }) => name).join(", ")}`;
	}
}

/** When a project is audited by itself. */
export function describeSchedule(schedule: Schedule, zone: string): string {
	switch (schedule.kind) {
		case "off":
			return "on demand only";
		case "daily":
			return `daily at ${schedule.at} ${zone}`;
		case "weekly":
			return `each ${WEEKDAYS[schedule.weekday - 1] ?? "week"} at ${schedule.at} ${zone}`;
	}
}
