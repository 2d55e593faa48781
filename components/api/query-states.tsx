"use client";

import { LogIn, RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ErrorState, ForbiddenState } from "#components/ui/states.tsx";
import { useLasting } from "#components/ui/use-lasting.ts";
import { type ApiError, readApiError } from "./api-error.ts";

/** The error of a whole view: forbidden, not found, or failed with a way to try again. */
export function QueryFailure(props: {
	readonly what: string;
	readonly error: unknown;
	readonly onRetry: () => void;
}) {
	const error = readApiError(props.error);
	if (error.kind === "forbidden") return <ForbiddenState what={props.what} roles={error.needs} />;
	if (error.kind === "unauthorized") return <SessionEnded />;
	if (error.param === "id" && !error.retryable && error.kind === "other") {
		return (
			<ErrorState title={`The address does not lead to ${props.what}`}>
				The id in it is not complete. Copy the link again, or look for it in its list.
			</ErrorState>
		);
	}
	return (
		<ErrorState
			title={error.kind === "not_found" ? error.message : `Could not load ${props.what}`}
			actions={
				<Button onClick={props.onRetry}>
					<RotateCw aria-hidden /> Try again
				</Button>
			}
		>
			<ErrorText error={error} withMessage={error.kind !== "not_found"} />
		</ErrorState>
	);
}

/** An open page outlives its session: the way back leads to this same page. */
function SessionEnded() {
	const signIn = () => {
		const { pathname, search } = window.location;
		window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
	};
	return (
		<ErrorState
			title="Your session has ended"
			actions={
				<Button look="primary" onClick={signIn}>
					<LogIn aria-hidden /> Sign in again
				</Button>
			}
		>
			You were signed out, or nothing happened for a while. You come back to this page.
		</ErrorState>
	);
}

/** The error of an action, beside what caused it. */
export function ActionError({ error }: { readonly error: unknown }) {
	if (error === null || error === undefined) return null;
	const read = readApiError(error);
	if (read.kind === "unauthorized") return <SessionEndedMeanwhile />;
	return (
		<Callout tone="bad" title={read.message} live>
			<ErrorText error={read} withMessage={false} />
		</Callout>
	);
}

/** Beside a form that somebody has filled in: another tab signs in, and nothing is lost here. */
function SessionEndedMeanwhile() {
	return (
		<Callout tone="bad" title="Your session has ended" live>
			Nothing was changed, and what you typed is still here.{" "}
			<a href="/sign-in" target="_blank" rel="noreferrer" className="text-accent underline">
				Sign in in another tab
			</a>
			, then try again.
		</Callout>
	);
}

function ErrorText({
	error,
	withMessage,
}: {
	readonly error: ApiError;
	readonly withMessage: boolean;
}) {
	return (
		<>
			{withMessage ? `${error.message}. ` : null}
			{error.hint}
			{error.reference ? (
				<span className="block font-mono text-2xs">Reference {error.reference}</span>
			) : null}
		</>
	);
}

const SLOW_MS = 4000;

/** Appears when an answer takes long: what to do, and a way to stop waiting. */
export function SlowHint(props: { readonly waiting: boolean; readonly onCancel: () => void }) {
	if (!useLasting(props.waiting, SLOW_MS)) return null;
	return (
		<Callout
			tone="info"
			live
			className="m-3"
			title="This takes longer than usual"
			actions={
				<Button size="small" onClick={props.onCancel}>
					Stop waiting
				</Button>
			}
		>
			A narrower filter or a shorter range answers sooner.
		</Callout>
	);
}
