import { classNames } from "./class-names.ts";

export function Skeleton({ className }: { readonly className?: string }) {
	return <div aria-hidden className={classNames("animate-skeleton rounded bg-hover", className)} />;
}

const WIDTHS = ["w-full", "w-11/12", "w-4/5", "w-10/12", "w-9/12"];

/** Rows shaped like a list that is still loading. */
export function SkeletonRows({ rows }: { readonly rows: number }) {
	return (
		<div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
			{Array.from({ length: rows }, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
				<Skeleton key={index} className={classNames("h-4", WIDTHS[index % WIDTHS.length])} />
			))}
		</div>
	);
}
