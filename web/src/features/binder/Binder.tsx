/** The book's skeleton on the left. */
export default function Binder({ projectId }: { projectId: string }) {
  return <div>{projectId}</div>;
}
