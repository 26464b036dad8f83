/** Narrows the findings: open or put aside, how grave, of what kind, where, about whom. */
import type { Facet, FindingFilter, FindingPage } from "@/api/findings";
import { listChapters, titleOfChapter, useOutline } from "@/api/outline";
import { Segmented } from "@/ui/fields";

const STATUSES = [
  { value: "open", label: "Open" },
  { value: "dismissed", label: "Dismissed" },
  { value: "resolved", label: "Resolved" },
] as const;

interface FiltersProps {
  projectId: string;
  filter: FindingFilter;
  facets: FindingPage["facets"];
  onChange: (filter: FindingFilter) => void;
}

export function Filters({ projectId, filter, facets, onChange }: FiltersProps) {
  const outline = useOutline(projectId).data;
  const set = (change: Partial<FindingFilter>) => onChange({ ...filter, ...change });
  const chapters = listChapters(outline)
    .filter((chapter) => chapter.findings > 0 || chapter.id === filter.chapter_id)
    .map((chapter) => ({ value: chapter.id, label: titleOfChapter(chapter), count: chapter.findings }));
  return (
    <div className="filters">
      <Segmented
        label="Which findings"
        value={filter.status}
        options={STATUSES}
        onChange={(status) => set({ status })}
      />
      <details className="filters-more" open={isNarrowed(filter)}>
        <summary>Filter</summary>
        <div className="filters-fields">
          <Choice
            label="Severity"
            all="Any severity"
            value={filter.severity}
            facets={facets?.severity}
            onChange={(value) => set({ severity: value as FindingFilter["severity"] })}
          />
          <Choice
            label="Kind"
            all="Any kind"
            value={filter.family}
            facets={facets?.family}
            onChange={(family) => set({ family })}
          />
          <Choice
            label="Chapter"
            all="Whole book"
            value={filter.chapter_id}
            facets={facets?.chapter ?? chapters}
            onChange={(chapter_id) => set({ chapter_id })}
          />
          <Choice
            label="About"
            all="Anybody"
            value={filter.entity_id}
            facets={facets?.entity}
            onChange={(entity_id) => set({ entity_id })}
          />
        </div>
      </details>
    </div>
  );
}

function isNarrowed(filter: FindingFilter): boolean {
  return Boolean(filter.severity ?? filter.family ?? filter.chapter_id ?? filter.entity_id);
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string | undefined;
  facets: Facet[] | undefined;
  onChange: (value: string | undefined) => void;
}

function Choice({ label, all, value, facets = [], onChange }: ChoiceProps) {
  if (facets.length === 0 && value === undefined) return null;
  return (
    <label className="choice">
      <span className="hush">{label}</span>
      <select
        className="input"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">{all}</option>
        {facets.map((facet) => (
          <option key={facet.value} value={facet.value}>
            {`${capitalise(facet.label ?? facet.value)} (${facet.count})`}
          </option>
        ))}
      </select>
    </label>
  );
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
