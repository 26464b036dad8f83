/** Coming in and going out: who is signed in, by password, by second factor or by passkey. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { call, get, post, Problem } from "@/api/client";
import { keys } from "@/api/queries";
import { forgetLifetime, noteLifetime } from "@/api/renewal";
import { beginSession, leaveSession, notePerson } from "@/api/signedIn";
import type { CreationOptions, RequestOptions, SignedCredential } from "@/lib/webauthn";

export interface Studio {
  mode: "local" | "multi-user";
  sign_up: "open" | "invited";
  sends_mail: boolean;
  version: string;
}

export interface Me {
  id: string;
  name: string;
  email?: string | null;
  email_verified?: boolean;
  second_factor?: boolean;
  etag?: string;
}

export interface Session {
  user: Me;
  mode: "local" | "multi-user";
  device_id?: string | null;
}

export type FactorMethod = "totp" | "recovery" | "passkey";

export interface SignedIn {
  status: "signed-in" | "second-factor";
  user?: Me | null;
  challenge?: string | null;
  methods?: FactorMethod[] | null;
  expires_in?: number | null;
}

export interface PasskeyQuestion<T> {
  challenge: string;
  options: T;
}

const ANYBODY = { anonymous: true };

export const studioQuery = queryOptions({
  queryKey: keys.studio,
  queryFn: () => get<Studio>("/studio", ANYBODY),
  staleTime: Infinity,
});

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => {
    const session = await get<Session>("/session");
    notePerson(session.user.id);
    return session;
  },
  staleTime: Infinity,
});

export function useStudio() {
  return useQuery(studioQuery);
}

export function useSession() {
  return useQuery(sessionQuery);
}

export async function signIn(email: string, password: string): Promise<SignedIn> {
  return welcome(await post<SignedIn>("/session", { email, password }, ANYBODY));
}

/** The second step: a code of the app, a recovery code or a passkey, against the challenge of the first. */
export async function giveCode(challenge: string, method: FactorMethod, code: string): Promise<SignedIn> {
  return welcome(await post<SignedIn>("/session/second-factor", { challenge, method, code }, ANYBODY));
}

export async function giveFactorPasskey(challenge: string, credential: SignedCredential): Promise<SignedIn> {
  const body = { challenge, method: "passkey", credential };
  return welcome(await post<SignedIn>("/session/second-factor", body, ANYBODY));
}

export function askForPasskey(challenge?: string): Promise<PasskeyQuestion<RequestOptions>> {
  return post("/session/passkey/options", challenge ? { challenge } : {}, ANYBODY);
}

export async function givePasskey(challenge: string, credential: SignedCredential): Promise<SignedIn> {
  return welcome(await post<SignedIn>("/session/passkey", { challenge, credential }, ANYBODY));
}

export type NewPasskeyQuestion = PasskeyQuestion<CreationOptions>;

function welcome(answer: SignedIn): SignedIn {
  if (answer.status === "signed-in") {
    noteLifetime(answer);
    if (answer.user) notePerson(answer.user.id);
    beginSession();
  }
  return answer;
}

/** Sign out. Somebody whom the server does not know any more is out already. */
export async function signOut(): Promise<void> {
  await call("DELETE", "/session", ANYBODY).catch((error: unknown) => {
    if (!(error instanceof Problem && error.status === 401)) throw error;
  });
  settleLeaving();
}

/** This browser forgets whose it was. */
export function settleLeaving(): void {
  forgetLifetime();
  leaveSession();
}

/** What opens the line for news where people sign in; alone on a machine nothing is needed. */
export async function takeTicket(cache: QueryClient): Promise<string | null> {
  const { mode } = await cache.query({ ...sessionQuery, staleTime: "static" });
  return mode === "local" ? null : (await post<{ ticket: string }>("/session/ticket")).ticket;
}
