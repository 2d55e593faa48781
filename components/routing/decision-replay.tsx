"use client";

import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ReplayUnderPolicy } from "./replay-under-policy.tsx";

/** The same decision under the policy in force today or any other, on its own frozen inputs. */
export function DecisionReplay({ id }: { readonly id: string }) {
	const [asked, setAsked] = useState(false);
	return (
		<Card
			title="Under another policy"
			description="Made again with the same catalogue, measurements and request; only the policy differs."
		>
			{asked ? (
				<ReplayUnderPolicy id={id} />
			) : (
				<Button onClick={() => setAsked(true)}>
					<RotateCw aria-hidden /> Make it again under today's
				</Button>
			)}
		</Card>
	);
}
