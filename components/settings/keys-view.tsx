"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { Page } from "#components/layout/page.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { useSessionUser } from "#components/session/session.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { notify } from "#components/ui/notify.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { ApiKeyItem } from "#server/access/contract.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { type CreatedApiKey, CreateKeyDialog } from "./create-key-dialog.tsx";
import { keyColumns } from "./key-columns.tsx";
import { SecretOnce } from "./secret-once.tsx";

const LIMIT = 50;
const STATES = ["active", "inactive", "all"] as const;

/** API keys: create, see what they may do, revoke. */
export function KeysView() {
	const api = useTRPC();
	const client = useQueryClient();
	const user = useSessionUser();
	const cursor = useCursor();
	const [state, setState] = useQueryState(
		"state",
		parseAsStringLiteral(STATES).withDefault("active").withOptions({ history: "push" }),
	);
	const [creating, setCreating] = useState(false);
	const [created, setCreated] = useState<CreatedApiKey | null>(null);
	const [revoking, setRevoking] = useState<ApiKeyItem | null>(null);
	const options = api.keys.list.queryOptions(
		{
			limit: LIMIT,
			...(cursor.cursor ? { cursor: cursor.cursor } : {}),
			...(state === "all" ? {} : { state }),
		},
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	const grantable = list.data?.grantableScopes ?? [];
	const mayRevoke = user.role !== "auditor";
	const columns = useMemo(() => keyColumns(mayRevoke ? setRevoking : null), [mayRevoke]);
	const create = (
		<Button look="primary" disabled={grantable.length === 0} onClick={() => setCreating(true)}>
			<Plus aria-hidden /> Create key
		</Button>
	);
	return (
		<Page
			title="API keys"
			description="Programs call Sophia with a key. A key can do no more than its owner's role."
			actions={create}
		>
			<section
				className="overflow-hidden rounded-lg border border-line bg-surface"
				aria-label="API keys"
			>
				<div className="border-b border-line px-3 py-2">
					<Segmented
						label="State"
						value={state}
						onChange={(next) => {
							void cursor.first();
							void setState(next);
						}}
						options={[
							{ value: "active", label: "Active" },
							{ value: "inactive", label: "Inactive" },
							{ value: "all", label: "All" },
						]}
					/>
				</div>
				<ListView
					what="API keys"
					caption="API keys, newest first"
					columns={columns}
					rowId={(key) => key.id}
					query={{
						rows: list.data?.items,
						error: list.error,
						isFetching: list.isFetching,
						isPlaceholder: list.isPlaceholderData,
						onRetry: () => list.refetch(),
						onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
					}}
					empty={
						state === "inactive" ? (
							<NoMatchState title="No inactive keys" />
						) : (
							<EmptyState title="No keys yet" actions={grantable.length > 0 ? create : undefined}>
								{grantable.length === 0
									? "Your role cannot have keys."
									: "Create one, set it as SOPHIA_API_KEY and change only the base URL of your program."}
							</EmptyState>
						)
					}
					footer={
						list.data && list.data.items.length > 0 ? (
							<Pager
								what="keys"
								shown={list.data.items.length}
								cursor={cursor}
								nextCursor={list.data.nextCursor}
							/>
						) : null
					}
				/>
			</section>
			{creating ? (
				<CreateKeyDialog
					grantable={grantable}
					onClose={() => setCreating(false)}
					onCreated={(key) => {
						setCreating(false);
						setCreated(key);
						void client.invalidateQueries({ queryKey: api.keys.list.pathKey() });
					}}
				/>
			) : null}
			{created ? <CreatedKey created={created} onDone={() => setCreated(null)} /> : null}
			{revoking ? <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} /> : null}
		</Page>
	);
}

function CreatedKey(props: { readonly created: CreatedApiKey; readonly onDone: () => void }) {
	const origin = useOrigin();
	return (
		<SecretOnce
			title={`Key "${props.created.name}" created`}
			secret={props.created.key}
			label="API key"
			onDone={props.onDone}
		>
			{props.created.unknownModels.length > 0 ? (
				<Callout tone="warn">
					The catalogue has no model {props.created.unknownModels.join(", ")}. The key allows it
					once there is one.
				</Callout>
			) : null}
			<CodeBlock
				label="First call"
				code={`export SOPHIA_API_KEY=<the key above>\n${curlSnippet(origin, "auto")}`}
			/>
		</SecretOnce>
	);
}

function RevokeKey(props: { readonly apiKey: ApiKeyItem; readonly onClose: () => void }) {
	const { apiKey } = props;
	const api = useTRPC();
	const client = useQueryClient();
	const revoke = useMutation(
		api.keys.revoke.mutationOptions({
			onSuccess: async () => {
				await client.invalidateQueries({ queryKey: api.keys.list.pathKey() });
				notify(`Key "${apiKey.name}" is revoked`);
				props.onClose();
			},
		}),
	);
	return (
		<ConfirmDialog
			title={`Revoke "${apiKey.name}"?`}
			action="Revoke key"
			consequence={
				<>
					Every program that uses <code className="font-mono">{apiKey.prefix}…</code> is refused
					within 5 seconds. This cannot be taken back.{" "}
					{apiKey.lastUsedAt ? (
						<>
							It was last used <Time ms={apiKey.lastUsedAt.getTime()} relative />.
						</>
					) : (
						"It was never used."
					)}
				</>
			}
			busy={revoke.isPending}
			error={revoke.error}
			onConfirm={() => revoke.mutate({ id: apiKey.id })}
			onClose={props.onClose}
		/>
	);
}
