/** How the page looks: paper, size of the letters, width of the lines, what is marked. */
import { preferences, changeSize, setPreference, SIZES, type Measure, type Theme } from "@/ui/preferences";
import { useStore } from "@/lib/store";
import { Button } from "@/ui/Button";
import { Segmented, Switch } from "@/ui/fields";
import { Sheet } from "@/ui/Sheet";

const PAPERS: { value: Theme; label: string }[] = [
  { value: "light", label: "Light" },
  { value: "sepia", label: "Sepia" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "System" },
];

const MEASURES: { value: Measure; label: string }[] = [
  { value: "narrow", label: "Narrow" },
  { value: "medium", label: "Medium" },
  { value: "wide", label: "Wide" },
];

export function Appearance({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const now = useStore(preferences);
  return (
    <Sheet title="How the page looks" opened={opened} onClose={onClose} width={420}>
      <div className="appearance">
        <div className="appearance-row">
          <span>Paper</span>
          <Segmented
            label="Paper"
            value={now.theme}
            options={PAPERS}
            onChange={(value) => setPreference("theme", value)}
          />
        </div>
        <div className="appearance-row">
          <span>Lines</span>
          <Segmented
            label="Width of the lines"
            value={now.measure}
            options={MEASURES}
            onChange={(value) => setPreference("measure", value)}
          />
        </div>
        <div className="appearance-row">
          <span>Letters</span>
          <div className="stepper">
            <Button
              aria-label="Smaller letters"
              disabled={now.size <= SIZES.least}
              onClick={() => changeSize(-1)}
            >
              A−
            </Button>
            <output aria-label="Size of the letters">{now.size} px</output>
            <Button
              aria-label="Larger letters"
              disabled={now.size >= SIZES.most}
              onClick={() => changeSize(1)}
            >
              A+
            </Button>
          </div>
        </div>
        <Switch
          label="Underline names"
          checked={now.names}
          onChange={(value) => setPreference("names", value)}
        />
        <Switch
          label="Mark findings in the text"
          checked={now.washes}
          onChange={(value) => setPreference("washes", value)}
        />
        <Switch
          label="Curl quotation marks while typing"
          checked={now.smartQuotes}
          onChange={(value) => setPreference("smartQuotes", value)}
        />
        <p className="sample-lines">
          The moor lay under the moon. <em>Nothing stirred</em>, and then something did.
        </p>
      </div>
    </Sheet>
  );
}
