import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { usePolicyDraft } from "./use-policy-draft.ts";

/** Says where the draft on the screen comes from, when not from the hands just now. */
export function DraftNotices({ kept }: { readonly kept: ReturnType<typeof usePolicyDraft> }) {
	if (kept.aside !== null) {
		return (
			<Callout
				tone="info"
				live
				title="A draft of yours was put aside for this one"
				actions={
					<>
						<Button onClick={kept.takeAside}>Bring mine back</Button>
						<Button onClick={kept.dropAside}>Drop mine</Button>
					</>
				}
			>
				It was written on v{kept.aside.basedOn}.
			</Callout>
		);
	}
	if (!kept.isRestored) return null;
	return (
		<Callout tone="info" live title="Your unpublished draft is back">
			This browser kept it. Discard it below to begin with the policy in force.
		</Callout>
	);
}
