/** Passkeys: the server speaks of bytes in base64url, the browser in buffers. Done by hand, for older browsers too. */

interface Descriptor {
  id: string;
  type: "public-key";
  transports?: AuthenticatorTransport[];
}

export interface RequestOptions {
  challenge: string;
  rpId?: string;
  timeout?: number;
  allowCredentials?: Descriptor[];
  userVerification?: UserVerificationRequirement;
}

export interface CreationOptions {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout?: number;
  excludeCredentials?: Descriptor[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  attestation?: AttestationConveyancePreference;
}

/** A credential as it is sent: everything binary in base64url. */
export interface SignedCredential {
  id: string;
  rawId: string;
  type: string;
  response: Record<string, unknown>;
  clientExtensionResults: Record<string, unknown>;
  authenticatorAttachment?: string;
}

export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && "credentials" in navigator;
}

/** Whether the browser offers passkeys in the address field, before anybody presses a button. */
export async function offersPasskeys(): Promise<boolean> {
  if (!canUsePasskeys()) return false;
  const browser = PublicKeyCredential as { isConditionalMediationAvailable?: () => Promise<boolean> };
  return (await browser.isConditionalMediationAvailable?.()) ?? false;
}

export async function showPasskey(
  options: RequestOptions,
  { quietly, signal }: { quietly?: boolean; signal?: AbortSignal } = {},
): Promise<SignedCredential> {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map(toDescriptor),
    },
    ...(quietly ? { mediation: "conditional" as const } : {}),
    ...(signal ? { signal } : {}),
  });
  return toJson(credential as PublicKeyCredential);
}

export async function makePasskey(options: CreationOptions): Promise<SignedCredential> {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map(toDescriptor),
    },
  });
  return toJson(credential as PublicKeyCredential);
}

/** The person thought better of it, or another question took this one's place. */
export function wasCancelled(error: unknown): boolean {
  return error instanceof DOMException && ["AbortError", "NotAllowedError"].includes(error.name);
}

/** This device holds a passkey of this account already. */
export function isKnownHere(error: unknown): boolean {
  return error instanceof DOMException && error.name === "InvalidStateError";
}

function toDescriptor({ id, ...rest }: Descriptor): PublicKeyCredentialDescriptor {
  return { ...rest, id: toBytes(id) };
}

function toJson(credential: PublicKeyCredential): SignedCredential {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: toResponse(credential.response),
    clientExtensionResults: credential.getClientExtensionResults() as Record<string, unknown>,
    ...(credential.authenticatorAttachment
      ? { authenticatorAttachment: credential.authenticatorAttachment }
      : {}),
  };
}

function toResponse(response: AuthenticatorResponse): Record<string, unknown> {
  const clientDataJSON = toText(response.clientDataJSON);
  if ("attestationObject" in response) {
    const made = response as AuthenticatorAttestationResponse;
    return {
      clientDataJSON,
      attestationObject: toText(made.attestationObject),
      transports: made.getTransports(),
    };
  }
  const shown = response as AuthenticatorAssertionResponse;
  return {
    clientDataJSON,
    authenticatorData: toText(shown.authenticatorData),
    signature: toText(shown.signature),
    userHandle: shown.userHandle ? toText(shown.userHandle) : null,
  };
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function toText(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
