"use client";

import { AddressTabs } from "#components/layout/address-tabs.tsx";
import { late } from "#components/ui/late.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { RequestAttempts } from "./request-attempts.tsx";
import { TraceCard } from "./trace-card.tsx";

const loading = () => <SkeletonRows rows={5} />;
const RequestMessages = late(
	() => import("./request-messages.tsx"),
	(module) => module.RequestMessages,
	{ loading },
);
const RequestDecision = late(
	() => import("./request-decision.tsx"),
	(module) => module.RequestDecision,
	{ loading },
);
const RequestCost = late(
	() => import("./request-cost.tsx"),
	(module) => module.RequestCost,
	{ loading },
);
const RequestLog = late(
	() => import("./request-log.tsx"),
	(module) => module.RequestLog,
	{ loading },
);
const RequestFeedback = late(
	() => import("./request-feedback.tsx"),
	(module) => module.RequestFeedback,
	{ loading },
);
const RequestHeaders = late(
	() => import("./request-headers.tsx"),
	(module) => module.RequestHeaders,
	{ loading },
);
const RequestContext = late(
	() => import("./request-context.tsx"),
	(module) => module.RequestContext,
	{ loading },
);

/** The sides of a request; each loads when it is opened. */
export function RequestTabs({ request }: { readonly request: RequestDetail }) {
	return (
		<AddressTabs
			label="Sides of the request"
			first="timing"
			tabs={[
				{
					value: "timing",
					label: "Timing",
					content: (
						<div className="flex flex-col gap-4">
							<RequestAttempts request={request} />
							<TraceCard request={request} />
						</div>
					),
				},
				{
					value: "messages",
					label: "Messages",
					content: <RequestMessages request={request} />,
				},
				{
					value: "decision",
					label: "Decision",
					content: <RequestDecision request={request} />,
				},
				{ value: "log", label: "Log", content: <RequestLog request={request} /> },
				{ value: "cost", label: "Cost", content: <RequestCost request={request} /> },
				{
					value: "headers",
					label: "Headers",
					content: <RequestHeaders request={request} />,
				},
				{
					value: "feedback",
					label: "Feedback",
					content: <RequestFeedback requestId={request.id} />,
				},
				{
					value: "context",
					label: "Context",
					content: <RequestContext request={request} />,
				},
			]}
		/>
	);
}
