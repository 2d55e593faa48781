"use client";

import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Capture, RequestDetail } from "#server/ledger/contract.ts";
import { KeptCapture } from "./kept-capture.tsx";

type Headers = NonNullable<Capture["requestHeaders"]>;

/** The headers that may be kept: of the caller, and of the upstream that answered last. */
export function RequestHeaders({ request }: { readonly request: RequestDetail }) {
	return (
		<KeptCapture title="Headers" what="the headers" request={request}>
			{({ requestHeaders, answerHeaders }) => (
				<div className="flex flex-col gap-4">
					<HeaderCard
						title="Headers of the request"
						headers={requestHeaders}
						absent="Not recorded: this request is older than the recording of headers."
					/>
					<HeaderCard
						title="Headers of the upstream's answer"
						headers={answerHeaders}
						absent={
							requestHeaders === null
								? "Not recorded: this request is older than the recording of headers."
								: "No upstream answered."
						}
					/>
				</div>
			)}
		</KeptCapture>
	);
}

function HeaderCard(props: {
	readonly title: string;
	readonly headers: Headers | null;
	readonly absent: string;
}) {
	const { title, headers } = props;
	const text = headers?.map(([name, value]) => `${name}: ${value}`).join("\n") ?? "";
	return (
		<Card
			title={title}
			description="Only names on a fixed list are kept: never keys, cookies or tokens."
			actions={text === "" ? undefined : <CopyButton text={text} label={`Copy the ${title}`} />}
		>
			{headers === null || headers.length === 0 ? (
				<p className="text-muted">
					{headers === null ? props.absent : "None that is on the list was sent."}
				</p>
			) : (
				<dl className="grid gap-x-6 gap-y-1 text-xs sm:grid-cols-[minmax(10rem,max-content)_1fr]">
					{headers.map(([name, value]) => (
						<div key={`${name} ${value}`} className="contents">
							<dt className="pt-1 font-mono text-muted sm:pt-0">{name}</dt>
							<dd className="font-mono break-all">{value}</dd>
						</div>
					))}
				</dl>
			)}
		</Card>
	);
}
