import { classNames } from "./class-names.ts";

export interface Fact {
	readonly label: string;
	readonly value: React.ReactNode;
}

/** Label and value pairs in a grid that folds on small screens. */
export function Facts(props: { readonly facts: readonly Fact[]; readonly className?: string }) {
	return (
		<dl
			className={classNames(
				"grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-6 gap-y-3",
				props.className,
			)}
		>
			{props.facts.map((fact) => (
				<div key={fact.label} className="min-w-0">
					<dt className="text-xs text-muted">{fact.label}</dt>
					<dd className="tabular mt-0.5 break-words text-sm font-medium">{fact.value}</dd>
				</div>
			))}
		</dl>
	);
}
