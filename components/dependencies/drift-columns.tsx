import { formatAge } from "#components/format/format-duration.ts";
import { Unknown } from "#components/format/values.tsx";
import type { Column } from "#components/table/column.ts";
import { Badge } from "#components/ui/badge.tsx";
import { stepOf } from "./drift-step.ts";
import type { DriftRow, LicenceRow } from "./fact-tables.ts";
import { ReleaseLink } from "./release-link.tsx";
import { releasePage } from "./release-page.ts";

const NO_LATEST = "the index did not say which version is the newest";
const NO_LINKS = "neither an installed copy nor the index names an address";
const DAY_MS = 86_400_000;

/** How far each package lies behind, column by column; the newest release leads to its page. */
export function driftColumns(
	lockKind: string | null,
	links: PackageLinks,
): readonly Column<DriftRow>[] {
	const [name, locked, ...distance] = DISTANCE;
	return [name, locked, newest(lockKind), ...distance, changes(links)];
}

/** Where packages tell of their changes and keep their code, by name. */
export type PackageLinks = ReadonlyMap<string, Pick<LicenceRow, "changelog" | "repository">>;

function changes(links: PackageLinks): Column<DriftRow> {
	const of = (row: DriftRow) => links.get(row.package);
	return {
		id: "changes",
		label: "Changes",
		type: "text",
		from: "md",
		value: (row) => of(row)?.changelog ?? of(row)?.repository ?? null,
		render: (row) => {
			const { changelog = null, repository = null } = of(row) ?? {};
			if (changelog === null && repository === null) return <Unknown reason={NO_LINKS} />;
			return (
				<span className="flex gap-3">
					{changelog === null ? null : <ReleaseLink href={changelog}>changelog</ReleaseLink>}
					{repository === null ? null : <ReleaseLink href={repository}>code</ReleaseLink>}
				</span>
			);
		},
	};
}

function newest(lockKind: string | null): Column<DriftRow> {
	return {
		id: "latest",
		label: "Newest",
		type: "text",
		value: (row) => row.latest,
		render: (row) => {
			const page = releasePage(lockKind, row.package, row.latest);
			if (row.latest === null) return <Unknown reason={NO_LATEST} />;
			return page === null ? row.latest : <ReleaseLink href={page}>{row.latest}</ReleaseLink>;
		},
	};
}

const DISTANCE: readonly [Column<DriftRow>, Column<DriftRow>, ...Column<DriftRow>[]] = [
	{
		id: "package",
		label: "Package",
		type: "text",
		value: (row) => row.package,
		render: (row) => (
			<span className="flex items-center gap-1.5">
				<span className="truncate font-medium">{row.package}</span>
				{row.direct ? <Badge>direct</Badge> : null}
			</span>
		),
	},
	{ id: "locked", label: "Locked", type: "text", value: (row) => row.version },
	{
		id: "step",
		label: "Behind",
		type: "status",
		value: (row) => stepOf(row),
		render: (row) => <Step row={row} />,
	},
	{
		id: "days",
		label: "Days behind",
		type: "number",
		from: "md",
		value: (row) => row.days_behind,
		render: (row) => row.days_behind ?? <Unknown reason={NO_LATEST} />,
	},
	{
		id: "libyears",
		label: "Libyears",
		type: "number",
		unit: "years between the locked release and the newest",
		from: "lg",
		value: (row) => row.libyears,
		render: (row) => row.libyears?.toFixed(2) ?? <Unknown reason={NO_LATEST} />,
	},
	{
		id: "age",
		label: "Age",
		type: "number",
		unit: "since the locked release was uploaded",
		from: "sm",
		value: (row) => row.age_days,
		render: (row) =>
			row.age_days === null ? (
				<Unknown reason="the lock names no time of upload" />
			) : (
				<span title={row.uploaded ?? undefined}>{formatAge(row.age_days * DAY_MS)}</span>
			),
	},
	{
		id: "state",
		label: "Project",
		type: "text",
		from: "lg",
		value: (row) => row.status,
		render: (row) => (
			<>
				{row.yanked === null ? null : (
					<Badge tone="bad" title={row.yanked || "no reason was given"}>
						yanked
					</Badge>
				)}
				{row.status === null ? null : <span>{row.status}</span>}
			</>
		),
	},
];

const WORDS = { major: "bad", minor: "warn", patch: "info", none: "ok" } as const;

function Step({ row }: { readonly row: DriftRow }) {
	const step = stepOf(row);
	if (step === null) return <Unknown reason={NO_LATEST} />;
	if (step === "none") return <Badge tone="ok">up to date</Badge>;
	const count = { major: row.majors, minor: row.minors, patch: row.patches }[step];
	return (
		<Badge tone={WORDS[step]}>
			{count} {step}
		</Badge>
	);
}
