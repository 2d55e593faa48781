import { Check, Pencil, Star, Trash2, Users } from "lucide-react";
import { MenuItem, MenuLabel, MenuSeparator } from "#components/ui/menu.tsx";
import type { SavedView } from "#server/views/contract.ts";
import type { useViewChanges } from "./use-view-changes.ts";

/** A view to open, or a prompt. */
export function ViewItem(props: {
	readonly name: string;
	readonly current: boolean;
	readonly view?: SavedView;
	readonly onOpen: () => void;
}) {
	const { view } = props;
	return (
		<MenuItem onSelect={props.onOpen}>
			<span className="flex size-4 items-center">
				{props.current ? <Check aria-label="open" /> : null}
			</span>
			<span className="max-w-60 flex-1 truncate">{props.name}</span>
			{view?.owner ? (
				<span className="max-w-28 truncate text-xs text-muted">{view.owner}</span>
			) : null}
			{view?.isShared && view.owner === null ? <Users aria-label="shared" /> : null}
			{view?.isDefault ? <Star aria-label="default" /> : null}
		</MenuItem>
	);
}

/** One's own, then what others share. */
export function SavedViewItems(props: {
	/** `Your views`. */
	readonly own: string;
	/** Said where there is nothing. */
	readonly none: string;
	readonly views: readonly SavedView[];
	readonly current: string | null;
	readonly onOpen: (view: SavedView) => void;
}) {
	const own = props.views.filter(({ owner }) => owner === null);
	const shared = props.views.filter(({ owner }) => owner !== null);
	const items = (views: readonly SavedView[]) =>
		views.map((view) => (
			<ViewItem
				key={view.id}
				name={view.name}
				view={view}
				current={view.id === props.current}
				onOpen={() => props.onOpen(view)}
			/>
		));
	return (
		<>
			<MenuLabel>{props.own}</MenuLabel>
			{items(own)}
			{own.length === 0 ? <p className="px-2 py-1 text-xs text-muted">{props.none}</p> : null}
			{shared.length === 0 ? null : (
				<>
					<MenuSeparator />
					<MenuLabel>Shared by others</MenuLabel>
					{items(shared)}
				</>
			)}
		</>
	);
}

/** What can be done with the view that is open. */
export function ViewActions(props: {
	readonly view: SavedView | undefined;
	readonly mayShare: boolean;
	readonly changes: ReturnType<typeof useViewChanges>;
	readonly onRename: (view: SavedView) => void;
	/** Commands of a page's view, which prompts do not have. */
	readonly children?: React.ReactNode;
}) {
	const { view, changes } = props;
	if (view === undefined) return null;
	const { name, isShared, mayChange } = view;
	const share = () =>
		changes.change(
			view,
			{ isShared: !isShared },
			isShared ? `“${name}” is no longer shared` : `“${name}” is shared with everybody here`,
		);
	return (
		<>
			{props.children}
			{mayChange ? (
				<MenuItem onSelect={() => props.onRename(view)}>
					<Pencil aria-hidden /> Rename “{name}”…
				</MenuItem>
			) : null}
			{mayChange && (props.mayShare || isShared) ? (
				<MenuItem onSelect={share}>
					<Users aria-hidden /> {isShared ? "Stop sharing it" : "Share it with everybody"}
				</MenuItem>
			) : null}
			{mayChange ? (
				<MenuItem onSelect={() => changes.remove(view)}>
					<Trash2 aria-hidden /> Delete “{name}”
				</MenuItem>
			) : null}
		</>
	);
}
