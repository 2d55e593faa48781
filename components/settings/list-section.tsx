/** The frame of a list of Settings: a bar of filters above, rows and pages below. */
export function ListSection(props: {
	readonly label: string;
	readonly filters?: React.ReactNode;
	readonly children: React.ReactNode;
}) {
	return (
		<section
			className="overflow-hidden rounded-lg border border-line bg-surface"
			aria-label={props.label}
		>
			{props.filters ? (
				<div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
					{props.filters}
				</div>
			) : null}
			{props.children}
		</section>
	);
}
