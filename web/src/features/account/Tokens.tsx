/** Keys for one's own programs: how far each reaches, until when, and when it was used. */
import { useState } from "react";
import {
  makeToken,
  revokeToken,
  useAccountChange,
  useTokens,
  type MadeToken,
  type Token,
  type TokenScope,
} from "@/api/account";
import { Form } from "@/features/account/Form";
import { Says } from "@/features/account/Gate";
import { Part } from "@/features/account/Part";
import { TokenSheet } from "@/features/account/TokenSheet";
import { formatAgo, formatDate, isPast } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Mishap, SkeletonLines } from "@/ui/feedback";
import { TextField } from "@/ui/fields";
import { Icon } from "@/ui/icons";
import { showToast } from "@/ui/toasts";

const SCOPES: readonly { scope: TokenScope; title: string; text: string }[] = [
  { scope: "read", title: "Read", text: "Read your books, what was found in them, and their exports." },
  { scope: "write", title: "Write", text: "Read and change them: write, move, import, check." },
  {
    scope: "manage",
    title: "Manage",
    text: "Everything in your books: also delete and archive them, invite people, change what they may do.",
  },
];

const LASTS: readonly { days: number; label: string }[] = [
  { days: 7, label: "a week" },
  { days: 30, label: "a month" },
  { days: 90, label: "three months" },
  { days: 365, label: "a year" },
];

export function Tokens() {
  const tokens = useTokens();
  const [made, setMade] = useState<MadeToken | null>(null);
  return (
    <>
      <Part
        title="Your tokens"
        lede="A token lets a program of yours work with your books through the API. It never reaches this account: no password, no address, no other token."
      >
        {tokens.error ? <Mishap error={tokens.error} onRetry={() => void tokens.refetch()} /> : null}
        {tokens.isPending ? <SkeletonLines lines={2} /> : null}
        {tokens.data?.length === 0 ? <p className="account-note">None yet.</p> : null}
        <ul className="rows">
          {tokens.data?.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      </Part>
      <Make onMade={setMade} />
      {made ? <TokenSheet made={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}

function TokenRow({ token }: { token: Token }) {
  const revoking = useAccountChange(revokeToken);
  const over = isPast(token.expires_at);
  return (
    <li className="row">
      <Icon name="key" />
      <span className="row-title">
        {token.name} <code className="row-code">{token.prefix}…</code>
      </span>
      <span className="row-text">
        {token.scopes.map((scope) => SCOPES.find((one) => one.scope === scope)?.title ?? scope).join(", ")} ·{" "}
        {over ? "ran out" : "until"} {formatDate(token.expires_at)} ·{" "}
        {token.last_used_at ? `used ${formatAgo(token.last_used_at)}` : "not used yet"}
      </span>
      <Button
        tone="danger"
        aria-label={`Revoke ${token.name}`}
        disabled={revoking.isPending}
        onClick={() => revoking.mutate(token.id, { onSuccess: () => showToast(`${token.name} is revoked.`) })}
      >
        Revoke
      </Button>
      {revoking.error ? <Says error={revoking.error} /> : null}
    </li>
  );
}

function Make({ onMade }: { onMade: (made: MadeToken) => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("read");
  const [days, setDays] = useState(90);
  const making = useAccountChange(makeToken);
  const send = () =>
    making.mutate(
      { name: name.trim(), scopes: [scope], expires_in_days: days },
      {
        onSuccess: (made) => {
          setName("");
          onMade(made);
        },
      },
    );
  return (
    <Part title="Make a token">
      <Form place="account" sending={making} onSend={send} verb="Make the token" ready={name.trim() !== ""}>
        <TextField
          label="What it is for"
          note="For you alone, to know it by in the list above."
          name="token-name"
          autoComplete="off"
          maxLength={100}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset className="choices">
          <legend>What it may do</legend>
          {SCOPES.map((one) => (
            <label key={one.scope} className="choice">
              <input
                type="radio"
                name="scope"
                checked={scope === one.scope}
                onChange={() => setScope(one.scope)}
              />
              <span className="choice-title">{one.title}</span>
              <span className="choice-text">{one.text}</span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="token-lasts">How long it lasts</label>
          <select
            id="token-lasts"
            className="input select"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {LASTS.map((one) => (
              <option key={one.days} value={one.days}>
                {one.label}
              </option>
            ))}
          </select>
        </div>
      </Form>
    </Part>
  );
}
