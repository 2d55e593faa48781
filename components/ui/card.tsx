import { classNames } from "./class-names.ts";

/** A bounded part of a page with its own heading. */
export function Card(props: {
	readonly title?: React.ReactNode;
	readonly description?: React.ReactNode;
	readonly actions?: React.ReactNode;
	readonly className?: string;
	/** The body touches the edges: tables and lists. */
	readonly flush?: boolean;
	readonly children: React.ReactNode;
}) {
	return (
		<section
			className={classNames(
				"min-w-0 overflow-hidden rounded-lg border border-line bg-surface",
				props.className,
			)}
		>
			{props.title ? (
				<header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2">
					<div className="min-w-0">
						<h2 className="text-base font-semibold">{props.title}</h2>
						{props.description ? (
							<div className="mt-0.5 text-xs text-muted">{props.description}</div>
						) : null}
					</div>
					{props.actions ? (
						<div className="flex flex-wrap items-center gap-2">{props.actions}</div>
					) : null}
				</header>
			) : null}
			<div className={props.flush ? "" : classNames("px-4 pb-4", props.title ? "pt-1" : "pt-4")}>
				{props.children}
			</div>
		</section>
	);
}
