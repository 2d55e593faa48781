"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { Time } from "#components/format/values.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { Page } from "#components/layout/page.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { useSessionUser } from "#components/session/session.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { useFilter, useTextFilter } from "#components/table/use-filter.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { ApiKeyItem } from "#server/access/contract.ts";
import { ListSection } from "../list-section.tsx";
import { SearchField } from "../search-field.tsx";
import { SecretOnce } from "../secret-once.tsx";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { type KeyAction, keyColumns } from "./key-columns.tsx";
import { KeyDetails, RevokeKey, RotateKey } from "./key-dialogs.tsx";

const STATES = ["active", "expiring", "unused", "inactive", "revoked", "all"] as const;
type State = (typeof STATES)[number];
const STATE_OPTIONS: readonly { readonly value: State; readonly label: string }[] = [
	{ value: "active", label: "Active" },
	{ value: "expiring", label: "Expire within 14 days" },
	{ value: "unused", label: "Unused for 30 days" },
	{ value: "inactive", label: "Refused: expired, revoked, owner disabled" },
	{ value: "revoked", label: "Revoked" },
	{ value: "all", label: "All" },
];

interface MadeKey {
	readonly name: string;
	readonly key: string;
	readonly old: ApiKeyItem | null;
	/** Allowed models that the catalogue does not have. */
	readonly unknownModels: readonly string[];
}
type Open =
	| { readonly kind: "create" }
	| { readonly kind: "made"; readonly made: MadeKey }
	| { readonly kind: KeyAction; readonly apiKey: ApiKeyItem };

/** API keys: create, see what they may do and what uses them, rotate, revoke. */
export function KeysView() {
	const api = useTRPC();
	const client = useQueryClient();
	const user = useSessionUser();
	const cursor = useCursor();
	const [chosenState, setState] = useFilter(cursor, "state", STATES);
	const state = chosenState ?? "active";
	const [query, setQuery] = useTextFilter(cursor, "q");
	const [open, setOpen] = useState<Open | null>(null);
	const close = () => setOpen(null);
	const options = api.keys.list.queryOptions(
		{
			...cursor.page,
			...(state === "all" ? {} : { state }),
			...(query ? { query } : {}),
		},
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	const grantable = list.data?.grantableScopes ?? [];
	const mayChange = user.role !== "auditor";
	const columns = useMemo(
		() => keyColumns((kind, apiKey) => setOpen({ kind, apiKey }), mayChange),
		[mayChange],
	);
	const create = (
		<Button
			look="primary"
			disabled={grantable.length === 0}
			onClick={() => setOpen({ kind: "create" })}
		>
			<Plus aria-hidden /> Create key
		</Button>
	);
	return (
		<Page
			title="API keys"
			description="Programs call Sophia with a key. A key can do no more than its owner's role."
			actions={create}
		>
			<ListSection
				label="API keys"
				filters={
					<>
						<Select
							aria-label="State"
							value={state}
							onChange={({ target }) => setState(target.value === "active" ? null : target.value)}
							options={STATE_OPTIONS}
						/>
						<SearchField label="Name, prefix or owner" value={query} onChange={setQuery} />
					</>
				}
			>
				<PagedList
					what="API keys"
					rows="keys"
					caption="API keys, newest first"
					columns={columns}
					rowId={(key) => key.id}
					query={list}
					queryKey={options.queryKey}
					cursor={cursor}
					empty={
						<NoKeys state={state} query={query} mayHave={grantable.length > 0} create={create} />
					}
				/>
			</ListSection>
			{open?.kind === "create" ? (
				<CreateKeyDialog
					grantable={grantable}
					onClose={close}
					onCreated={(created) => {
						setOpen({ kind: "made", made: { ...created, old: null } });
						void client.invalidateQueries({ queryKey: api.keys.list.pathKey() });
					}}
				/>
			) : null}
			{open?.kind === "made" ? <NewKey made={open.made} onDone={close} /> : null}
			{open?.kind === "show" ? <KeyDetails apiKey={open.apiKey} onClose={close} /> : null}
			{open?.kind === "rotate" ? (
				<RotateKey
					apiKey={open.apiKey}
					onClose={close}
					onRotated={(made) => setOpen({ kind: "made", made: { ...made, unknownModels: [] } })}
				/>
			) : null}
			{open?.kind === "revoke" ? <RevokeKey apiKey={open.apiKey} onClose={close} /> : null}
		</Page>
	);
}

function NewKey(props: { readonly made: MadeKey; readonly onDone: () => void }) {
	const origin = useOrigin();
	const { name, key, old, unknownModels } = props.made;
	return (
		<SecretOnce
			title={old ? `Key "${name}" rotated` : `Key "${name}" created`}
			secret={key}
			label="API key"
			onDone={props.onDone}
		>
			{old ? (
				<p className="text-muted">
					The old key <code className="font-mono text-xs">{old.prefix}…</code>{" "}
					{old.state === "revoked" || old.expiresAt === null ? (
						"is revoked."
					) : (
						<>
							works until <Time ms={old.expiresAt.getTime()} />.
						</>
					)}
				</p>
			) : null}
			{unknownModels.length > 0 ? (
				<Callout tone="warn">
					The catalogue has no model {unknownModels.join(", ")}. The key allows it once there is
					one.
				</Callout>
			) : null}
			<CodeBlock
				label="First call"
				code={`export SOPHIA_API_KEY=<the key above>\n${curlSnippet(origin, "auto")}`}
			/>
		</SecretOnce>
	);
}

const EMPTY: Readonly<Record<Exclude<State, "active" | "all">, string>> = {
	expiring: "No key ends within 14 days",
	unused: "Every key was used in the last 30 days",
	inactive: "No key is refused",
	revoked: "No key was revoked",
};

function NoKeys(props: {
	readonly state: State;
	readonly query: string | null;
	readonly mayHave: boolean;
	readonly create: React.ReactNode;
}) {
	if (props.query !== null) return <NoMatchState title={`No key matches "${props.query}"`} />;
	if (props.state !== "active" && props.state !== "all") {
		return <NoMatchState title={EMPTY[props.state]} />;
	}
	return (
		<EmptyState title="No keys yet" actions={props.mayHave ? props.create : undefined}>
			{props.mayHave
				? "Create one, set it as SOPHIA_API_KEY and change only the base URL of your program."
				: "Your role cannot have keys."}
		</EmptyState>
	);
}
