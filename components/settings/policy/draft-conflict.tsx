"use client";

import { Time } from "#components/format/values.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { PolicyVersionDetail } from "#server/policy/contract.ts";
import { mergePolicies, type PolicyDraft, policyOf, print } from "./draft-state.ts";

/** A colleague published while this draft was written: nothing is lost, and one decides. */
export function DraftConflict(props: {
	readonly draft: PolicyDraft;
	readonly active: PolicyVersionDetail;
	readonly onChange: (draft: PolicyDraft) => void;
}) {
	const { draft, active } = props;
	const own = policyOf(draft);
	const merged = own === null ? null : mergePolicies(draft.base, own, active.config);
	const onto = { basedOn: active.number, base: active.config };
	return (
		<Callout
			tone="warn"
			live
			title={`v${active.number} was published while you wrote on v${draft.basedOn}`}
			actions={
				<>
					<Button
						look="primary"
						disabled={merged === null}
						onClick={() =>
							merged && props.onChange({ ...draft, ...onto, text: print(merged.config) })
						}
					>
						Put my changes onto v{active.number}
					</Button>
					<Button onClick={() => props.onChange({ ...draft, ...onto })}>
						Keep my draft as it is
					</Button>
				</>
			}
		>
			<p>
				{active.author}, <Time ms={Date.parse(active.createdAt)} />: “{active.reason}”. Your draft
				is kept, and cannot be published before you have chosen.
			</p>
			{merged === null ? (
				<p>It is not a readable policy yet, so it cannot be put onto another version by itself.</p>
			) : (
				<ul className="mt-1 list-disc pl-5">
					<li>
						{merged.taken.length === 0 ? (
							"Nothing of theirs is missing in your draft."
						) : (
							<>
								Comes along with theirs: <Paths paths={merged.taken} />
							</>
						)}
					</li>
					{merged.contested.length > 0 ? (
						<li>
							Changed by both, yours is kept: <Paths paths={merged.contested} />
						</li>
					) : null}
					<li>
						“Keep my draft as it is” takes their changes back where the two differ; the list of
						changes below shows it.
					</li>
				</ul>
			)}
		</Callout>
	);
}

function Paths({ paths }: { readonly paths: readonly string[] }) {
	return <code className="font-mono text-xs">{paths.join(", ")}</code>;
}
