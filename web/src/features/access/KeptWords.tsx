/** Words that stand only on this device, to be copied before they are thrown away. */
import "@/features/access/access.css";
import { findScene, outlineQuery, titleOfChapter, titleOfScene } from "@/api/outline";
import { useKeptWords, type Kept } from "@/editor/documents/kept";
import { formatAgo, formatCount } from "@/lib/format";
import { countWords } from "@/lib/words";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import { useQueryClient } from "@tanstack/react-query";

export function KeptWords({ projectId }: { projectId: string }) {
  const { kept, drop } = useKeptWords(projectId);
  if (kept.length === 0) return null;
  return (
    <section className="kept" aria-labelledby="kept-title">
      <h3 id="kept-title">Not saved, and kept on this device</h3>
      <p>These scenes hold words that never reached the book. Copy what you need; nobody else sees them.</p>
      <ul>
        {kept.map((one) => (
          <KeptScene key={one.sceneId} projectId={projectId} one={one} onDrop={() => drop(one.sceneId)} />
        ))}
      </ul>
    </section>
  );
}

function KeptScene({ projectId, one, onDrop }: { projectId: string; one: Kept; onDrop: () => void }) {
  const cache = useQueryClient();
  const found = findScene(cache.getQueryData(outlineQuery(projectId).queryKey), one.sceneId);
  const name = found
    ? `${titleOfChapter(found.chapter)}, ${titleOfScene(found.scene, found.number)}`
    : "A scene";
  const copy = () =>
    void navigator.clipboard
      .writeText(one.text)
      .then(() => showToast(`${name} was copied.`))
      .catch(() => showToast("This browser would not copy. Select the words and copy them by hand."));
  return (
    <li>
      <div className="kept-head">
        <strong>{name}</strong>
        <span>{`${formatCount(countWords(one.text), "word")} · ${formatAgo(one.at)}`}</span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long words are scrolled by key */}
      <div className="kept-text" dir="auto" tabIndex={0} role="group" aria-label={`Words of ${name}`}>
        {one.text}
      </div>
      <div className="kept-actions">
        <Button icon="copy" onClick={copy}>
          Copy
        </Button>
        <Button tone="quiet" onClick={onDrop}>
          Throw away
        </Button>
      </div>
    </li>
  );
}
