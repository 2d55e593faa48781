import { classNames } from "#components/ui/class-names.ts";

/** Heading, one line of purpose, actions, and the body of a page. */
export function Page(props: {
	readonly title: React.ReactNode;
	readonly description?: React.ReactNode;
	readonly actions?: React.ReactNode;
	readonly above?: React.ReactNode;
	readonly narrow?: boolean;
	readonly children: React.ReactNode;
}) {
	return (
		<div
			className={classNames(
				"flex w-full flex-1 flex-col px-4 pt-5 pb-12 sm:px-6",
				props.narrow ? "max-w-4xl" : "max-w-[100rem]",
			)}
		>
			{props.above ? <div className="mb-2">{props.above}</div> : null}
			<div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
				<div className="min-w-0">
					<h1 className="text-xl font-semibold tracking-tight break-words">{props.title}</h1>
					{props.description ? (
						<div className="mt-0.5 max-w-3xl text-sm text-muted">{props.description}</div>
					) : null}
				</div>
				{props.actions ? (
					<div className="flex flex-wrap items-center gap-2">{props.actions}</div>
				) : null}
			</div>
			{props.children}
		</div>
	);
}
