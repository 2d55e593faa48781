import { Logo } from "#components/layout/logo.tsx";

export default function EntryLayout({ children }: { readonly children: React.ReactNode }) {
	return (
		<main id="content" className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
			<div className="mb-6 flex items-center gap-2.5">
				<Logo className="size-8" />
				<span className="text-xl font-semibold tracking-tight">Sophia</span>
			</div>
			<div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-xs">
				{children}
			</div>
			<p className="mt-6 max-w-sm text-center text-xs text-muted">
				One console for AI operations: every call routed, streamed, metered and explained.
			</p>
		</main>
	);
}
