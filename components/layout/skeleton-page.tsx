import { Skeleton, SkeletonRows } from "#components/ui/skeleton.tsx";

/** A page whose data is on its way: header and rows where they will stand. */
export function SkeletonPage({ rows }: { readonly rows: number }) {
	return (
		<div className="w-full max-w-[100rem] px-4 pt-5 sm:px-6">
			<h1 className="sr-only">Loading</h1>
			<Skeleton className="mb-2 h-6 w-44" />
			<Skeleton className="mb-6 h-4 w-72 max-w-full" />
			<div className="rounded-lg border border-line bg-surface">
				<SkeletonRows rows={rows} />
			</div>
		</div>
	);
}
