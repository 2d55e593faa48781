import { SETTINGS_PAGES } from "#components/layout/navigation.ts";
import { SettingsNav } from "#components/settings/settings-nav.tsx";
import { getPageSession, mayOpen } from "#server/api/page-session.ts";

export default async function SettingsLayout({ children }: { readonly children: React.ReactNode }) {
	const { actor } = await getPageSession();
	const role = actor?.kind === "user" ? actor.role : null;
	const visible = SETTINGS_PAGES.map(({ href }) => href).filter(
		(href) => role !== null && mayOpen(href, role),
	);
	return (
		<>
			<SettingsNav visible={visible} />
			{children}
		</>
	);
}
