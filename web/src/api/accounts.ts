/** Becoming known here: an account is opened, its address confirmed, a forgotten password replaced. */
import { post } from "@/api/client";
import type { components } from "@/api/schema";

const ANYBODY = { anonymous: true };

/** The same answer comes whether the address is known here or not; a mail says the rest. */
export function openAccount(account: components["schemas"]["NewAccount"]): Promise<{ email: string }> {
  return post("/accounts", account, ANYBODY);
}

export function sendVerification(email: string): Promise<{ email: string }> {
  return post("/accounts/verification", { email }, ANYBODY);
}

export function verifyAddress(token: string): Promise<void> {
  return post("/accounts/verify", { token }, ANYBODY);
}

export function confirmNewAddress(token: string): Promise<void> {
  return post("/accounts/email/confirm", { token }, ANYBODY);
}

export function askForReset(email: string): Promise<{ email: string }> {
  return post("/accounts/password-reset", { email }, ANYBODY);
}

export function resetPassword(token: string, password: string): Promise<void> {
  return post("/accounts/password-reset/confirm", { token, password }, ANYBODY);
}
