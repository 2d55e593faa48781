import { formatValue } from "./format-value.ts";

export interface Change {
	readonly path: string;
	readonly before: unknown;
	readonly after: unknown;
}

/** Differences, before and after side by side; words and signs beside the colours. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
	if (changes.length === 0) return <p className="text-muted">No differences.</p>;
	return (
		<div className="overflow-x-auto rounded-md border border-line">
			<table className="w-full text-sm">
				<caption className="sr-only">Differences</caption>
				<thead className="bg-sunken text-left text-xs text-muted">
					<tr>
						<th scope="col" className="px-3 py-1.5 font-medium">
							What
						</th>
						<th scope="col" className="px-3 py-1.5 font-medium">
							Before
						</th>
						<th scope="col" className="px-3 py-1.5 font-medium">
							After
						</th>
					</tr>
				</thead>
				<tbody>
					{changes.map((change) => (
						<tr key={change.path} className="border-t border-line align-top">
							<th scope="row" className="px-3 py-1.5 text-left font-mono text-xs font-normal">
								{change.path}
							</th>
							<td className="bg-bad-soft/40 px-3 py-1.5 font-mono text-xs break-all">
								<span aria-hidden>− </span>
								{formatValue(change.before)}
							</td>
							<td className="bg-ok-soft/40 px-3 py-1.5 font-mono text-xs break-all">
								<span aria-hidden>+ </span>
								{formatValue(change.after)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
