import { CircleAlert, Inbox, LockKeyhole, SearchX } from "lucide-react";

interface StateProps {
	readonly title: string;
	readonly children?: React.ReactNode;
	readonly actions?: React.ReactNode;
}

/** Nothing here yet: says how the first one comes about. */
export function EmptyState(props: StateProps) {
	return <State icon={<Inbox aria-hidden />} {...props} />;
}

/** Something here, but the filters let none through. */
export function NoMatchState(props: StateProps) {
	return <State icon={<SearchX aria-hidden />} {...props} />;
}

/** What failed, what to do; the reference id is part of the text. */
export function ErrorState(props: StateProps) {
	return <State icon={<CircleAlert className="text-bad" aria-hidden />} alert {...props} />;
}

/** Signed in, but not allowed: names who is. */
export function ForbiddenState(props: {
	readonly what: string;
	readonly roles: readonly string[];
}) {
	return (
		<State icon={<LockKeyhole aria-hidden />} title={`You do not have access to ${props.what}`}>
			{props.roles.length === 0
				? "No role has this permission."
				: `It is open to the ${listWords(props.roles)} ${props.roles.length === 1 ? "role" : "roles"}. Ask an admin to change your role if you need it.`}
		</State>
	);
}

function State(props: StateProps & { readonly icon: React.ReactNode; readonly alert?: boolean }) {
	return (
		<div
			{...(props.alert ? { role: "alert" } : {})}
			className="mx-auto flex max-w-xl flex-col items-center px-6 py-12 text-center [&>svg]:mb-3 [&>svg]:size-6 [&>svg]:text-faint"
		>
			{props.icon}
			<h2 className="text-base font-semibold">{props.title}</h2>
			{props.children ? (
				<div className="mt-1 w-full break-words text-sm text-muted">{props.children}</div>
			) : null}
			{props.actions ? (
				<div className="mt-4 flex flex-wrap justify-center gap-2">{props.actions}</div>
			) : null}
		</div>
	);
}

function listWords(words: readonly string[]): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
