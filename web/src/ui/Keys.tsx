/** A key combination, drawn as caps. */
import { describeKeys } from "@/lib/keys";

export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {describeKeys(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
