/** One's own account: name, address, password, second factor, passkeys, devices, tokens, what happened, one's data. */
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, download, get, post, type Page } from "@/api/client";
import { keys } from "@/api/queries";
import type { components } from "@/api/schema";
import { sessionQuery, settleLeaving, type Me, type NewPasskeyQuestion } from "@/api/session";
import { sayFarewell } from "@/api/signedIn";
import type { SignedCredential } from "@/lib/webauthn";

type Schemas = components["schemas"];

export type Device = Schemas["Device"];
export type Passkey = Schemas["Passkey"];
export type SecondFactor = Schemas["Factors"];
export type Totp = Schemas["TotpSecret"];
export type TokenScope = Schemas["Scope"];
export type Token = Schemas["PersonalToken"];
export type MadeToken = Schemas["MadeToken"];
export type NewToken = Schemas["NewToken"];
export type SecurityEvent = Schemas["Event"];

const factorKey = [...keys.account, "second-factor"] as const;
const devicesKey = [...keys.account, "devices"] as const;
const tokensKey = [...keys.account, "tokens"] as const;
const activityKey = [...keys.account, "activity"] as const;

export const factorQuery = queryOptions({
  queryKey: factorKey,
  queryFn: () => get<SecondFactor>("/account/second-factor"),
});

export const devicesQuery = queryOptions({
  queryKey: devicesKey,
  queryFn: async () => (await get<{ items: Device[] }>("/account/devices")).items,
});

export const tokensQuery = queryOptions({
  queryKey: tokensKey,
  queryFn: async () => (await get<{ items: Token[] }>("/account/tokens")).items,
});

export function useSecondFactor() {
  return useQuery(factorQuery);
}

export function useDevices() {
  return useQuery(devicesQuery);
}

export function useTokens() {
  return useQuery(tokensQuery);
}

export function useSecurityEvents() {
  return useInfiniteQuery({
    queryKey: activityKey,
    queryFn: ({ pageParam }) =>
      get<Page<SecurityEvent>>("/account/activity", { query: { cursor: pageParam, limit: 30 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** A change of the account; what the cache holds of it is read again afterwards. */
export function useAccountChange<Given, Got>(change: (given: Given) => Promise<Got>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.account }),
  });
}

export function useRename() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const etag = cache.getQueryData(sessionQuery.queryKey)?.user.etag;
      return call<Me>("PATCH", "/account", { body: { name }, etag });
    },
    onSuccess: ({ data, etag }) =>
      cache.setQueryData(sessionQuery.queryKey, (now) =>
        now ? { ...now, user: { ...now.user, ...data, ...(etag ? { etag } : {}) } } : now,
      ),
    // Somebody renamed themselves in another tab: the next try stands on what is there now.
    onError: () => cache.invalidateQueries({ queryKey: keys.session }),
  });
}

export function changePassword(given: { current: string; new: string }): Promise<void> {
  return post("/account/password", given);
}

export function changeAddress(given: { email: string; password: string }): Promise<void> {
  return post("/account/email", given);
}

export function beginTotp(password: string): Promise<Totp> {
  return post("/account/totp", { password });
}

export async function confirmTotp(code: string): Promise<string[]> {
  return (await post<{ recovery_codes: string[] }>("/account/totp/confirm", { code })).recovery_codes;
}

export function removeTotp(password: string): Promise<void> {
  return post("/account/totp/remove", { password });
}

export async function makeRecoveryCodes(password: string): Promise<string[]> {
  return (await post<{ recovery_codes: string[] }>("/account/recovery-codes", { password })).recovery_codes;
}

export function beginPasskey(password: string): Promise<NewPasskeyQuestion> {
  return post("/account/passkeys/options", { password });
}

export function addPasskey(given: {
  challenge: string;
  name: string;
  credential: SignedCredential;
}): Promise<Passkey> {
  return post("/account/passkeys", given);
}

export async function removePasskey(id: string): Promise<void> {
  await call("DELETE", `/account/passkeys/${id}`);
}

export async function signOutDevice(id: string): Promise<void> {
  await call("DELETE", `/account/devices/${id}`);
}

/** Every device, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await sayFarewell();
  await call("DELETE", "/account/devices");
  settleLeaving();
}

export function makeToken(given: NewToken): Promise<MadeToken> {
  return post("/account/tokens", given);
}

export async function revokeToken(id: string): Promise<void> {
  await call("DELETE", `/account/tokens/${id}`);
}

export function exportMine(): Promise<Blob> {
  return download("/account/export");
}

export async function importMine(file: File): Promise<Schemas["Imported"]> {
  const form = new FormData();
  form.append("file", file, file.name);
  return (await call<Schemas["Imported"]>("POST", "/account/import", { form })).data;
}

export async function eraseMe(given: { password: string; confirm: string }): Promise<void> {
  await post("/account/erasure", given);
  settleLeaving();
}
