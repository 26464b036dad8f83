/** Passkeys at the door: by a button, or offered by the browser itself in the address field. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { askForPasskey, givePasskey, type SignedIn } from "@/api/session";
import { canUsePasskeys, offersPasskeys, showPasskey, wasCancelled } from "@/lib/webauthn";

async function enter(): Promise<SignedIn> {
  const { challenge, options } = await askForPasskey();
  return givePasskey(challenge, await showPasskey(options));
}

export function usePasskeyButton(onDone: (answer: SignedIn) => void) {
  const entering = useMutation({ mutationFn: enter, onSuccess: onDone });
  return {
    possible: canUsePasskeys(),
    /** Somebody pressed the button: the quiet offer gives way. */
    asked: !entering.isIdle,
    isPending: entering.isPending,
    // Thinking better of it is no error.
    error: wasCancelled(entering.error) ? null : entering.error,
    ask: () => entering.mutate(),
    reset: () => entering.reset(),
  };
}

/** Offer the passkeys of this device where the address is typed, as browsers that can do so. */
export function useOfferedPasskey(onDone: (answer: SignedIn) => void, withdrawn: boolean): void {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (withdrawn) return;
    const leaving = new AbortController();
    const offer = async () => {
      if (!(await offersPasskeys()) || leaving.signal.aborted) return;
      const { challenge, options } = await askForPasskey();
      const credential = await showPasskey(options, { quietly: true, signal: leaving.signal });
      done(await givePasskey(challenge, credential));
    };
    // An offer that comes to nothing is not worth a word: the form stands there.
    void offer().catch(() => undefined);
    return () => leaving.abort();
  }, [withdrawn]);
}
