import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ApiProvider } from "#components/api/trpc.tsx";
import { EARLY_SCRIPT } from "#components/early-input/early-script.ts";
import { knownZone } from "#components/format/format-time.ts";
import { ReaderProvider } from "#components/format/reader.tsx";
import { NonceProvider } from "#components/layout/nonce-provider.tsx";
import { PreferencesProvider } from "#components/layout/preferences.tsx";
import { readPreferences } from "#components/layout/read-preferences.ts";
import { ThemedToaster } from "#components/layout/themed-toaster.tsx";
import { systemClock } from "#server/platform/clock.ts";
import "./globals.css";

export const metadata: Metadata = {
	title: { default: "Sophia", template: "%s · Sophia" },
	description: "One console for a company's AI operations.",
	referrer: "same-origin",
};

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	colorScheme: "light dark",
};

/** Reading cookies makes every page dynamic, which the nonce of the content policy needs anyway. */
export default async function RootLayout({ children }: { readonly children: React.ReactNode }) {
	const jar = await cookies();
	const nonce = (await headers()).get("x-nonce");
	const kept = readPreferences((name) => jar.get(name)?.value);
	return (
		<html
			lang="en"
			className={`${GeistSans.variable} ${GeistMono.variable}`}
			data-theme={kept.theme === "system" ? undefined : kept.theme}
		>
			<body>
				<script
					nonce={nonce ?? undefined}
					suppressHydrationWarning
					// biome-ignore lint/security/noDangerouslySetInnerHtml: our own function, nothing of a request
					dangerouslySetInnerHTML={{ __html: EARLY_SCRIPT }}
				/>
				<NonceProvider nonce={nonce} />
				<NuqsAdapter>
					<ApiProvider>
						<PreferencesProvider kept={kept}>
							<ReaderProvider
								zone={knownZone(jar.get("sophia_zone")?.value)}
								nowMs={systemClock.nowMs()}
							>
								{children}
								<ThemedToaster />
							</ReaderProvider>
						</PreferencesProvider>
					</ApiProvider>
				</NuqsAdapter>
			</body>
		</html>
	);
}
