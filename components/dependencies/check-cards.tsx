import { classNames } from "#components/ui/class-names.ts";
import { Link } from "#components/ui/link.tsx";
import type { CheckSummary } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS, CheckStatusBadge } from "./check-looks.tsx";
import { describeChange, describeCheck } from "./describe-check.ts";

/** The checks of an audit side by side, each with its verdict, its counts and what changed. */
export function CheckCards(props: {
	readonly label: string;
	readonly checks: readonly CheckSummary[];
	/** Where more of a check is shown; left out where the cards stand for an old audit. */
	readonly hrefOf?: (check: CheckSummary) => string;
	/** Fewer columns: the cards stand inside another card. */
	readonly small?: boolean;
}) {
	return (
		<ul
			aria-label={props.label}
			className={classNames(
				"grid grid-cols-1 gap-2 min-[24rem]:grid-cols-2 lg:grid-cols-3",
				props.small ? "" : "xl:grid-cols-6",
			)}
		>
			{props.checks.map((check) => (
				<li
					key={check.name}
					className="relative flex min-w-0 flex-col gap-1 rounded-md border border-line bg-surface px-3 py-2 has-[a:hover]:border-line-strong"
				>
					{props.hrefOf ? (
						<Link
							href={props.hrefOf(check)}
							className="truncate text-xs text-muted after:absolute after:inset-0 hover:text-accent"
						>
							{CHECK_LABELS[check.name]}
						</Link>
					) : (
						<span className="truncate text-xs text-muted">{CHECK_LABELS[check.name]}</span>
					)}
					<CheckStatusBadge status={check.status} />
					{check.status === "not_checked" ? null : (
						<span className="text-sm font-medium" title={check.verdict}>
							{describeCheck(check)}
						</span>
					)}
					{props.small || check.verdict === describeCheck(check) ? null : (
						<span className="line-clamp-4 text-xs text-muted" title={check.verdict}>
							{check.verdict.replace(/^not checked: /, "")}
						</span>
					)}
					<span className="mt-auto text-xs text-muted">{describeChange(check)}</span>
				</li>
			))}
		</ul>
	);
}
