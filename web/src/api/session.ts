/** Coming in and going out: who is signed in, by password, by second factor or by passkey. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { call, get, post, Problem } from "@/api/client";
import { keys } from "@/api/queries";
import type { components } from "@/api/schema";
import { forgetLifetime, noteLifetime } from "@/api/renewal";
import { beginSession, leaveSession, notePerson, noteWelcome, sayFarewell } from "@/api/signedIn";
import type { CreationOptions, RequestOptions, SignedCredential } from "@/lib/webauthn";

type Schemas = components["schemas"];

export type Studio = Schemas["StudioInfo"];
export type Me = Schemas["Me"];
export type Session = Schemas["SessionInfo"];
export type SignedIn = Schemas["SignedIn"];
export type FactorMethod = NonNullable<SignedIn["methods"]>[number];

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
    beginSession(answer.user?.id ?? "");
  }
  return answer;
}

/** Whether somebody is signed in, asked without any consequence if nobody is. */
export async function peek(): Promise<boolean> {
  try {
    await get("/session", ANYBODY);
    noteWelcome();
    return true;
  } catch {
    return false;
  }
}

/** Sign out, once what is unsent has been sent. Somebody whom the server does not know any more is out already. */
export async function signOut(): Promise<void> {
  await sayFarewell();
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
