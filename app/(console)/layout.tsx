import { redirect } from "next/navigation";
import { AppFrame } from "#components/layout/app-frame.tsx";
import { EnvironmentMark } from "#components/layout/environment-mark.tsx";
import { SECTIONS, SETTINGS_PAGES } from "#components/layout/navigation.ts";
import { SimulatedMark } from "#components/layout/simulated-mark.tsx";
import { MustChangePassword } from "#components/session/must-change-password.tsx";
import { SessionProvider } from "#components/session/session.tsx";
import { getPageSession, mayOpen } from "#server/api/page-session.ts";

export default async function ConsoleLayout({ children }: { readonly children: React.ReactNode }) {
	const { actor, caller, mustChangePassword } = await getPageSession();
	if (actor?.kind !== "user") redirect("/sign-in");
	const [me, isSimulated] = await Promise.all([
		caller.account.me(),
		// The frame must stand when the catalogue cannot be read: the page inside says what is wrong.
		mustChangePassword ? false : caller.models.simulated().catch(() => false),
	]);
	const user = { id: me.id, name: me.name, email: me.email, role: me.role };
	if (mustChangePassword) {
		return (
			<SessionProvider user={user}>
				<MustChangePassword email={me.email} />
			</SessionProvider>
		);
	}
	const visible = [...SECTIONS, ...SETTINGS_PAGES]
		.map(({ href }) => href)
		.filter((href) => mayOpen(href, me.role));
	return (
		<SessionProvider user={user}>
			<AppFrame
				visible={visible}
				mark={
					<span className="flex min-w-0 flex-wrap gap-1.5">
						<EnvironmentMark name={me.environmentName} />
						{isSimulated ? <SimulatedMark /> : null}
					</span>
				}
			>
				{children}
			</AppFrame>
		</SessionProvider>
	);
}
