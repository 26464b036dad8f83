/** Shown where an address leads nowhere. */
import { Link } from "react-router";

export function Missing() {
  return (
    <main className="waiting" id="page">
      <div className="empty">
        <h1>There is no page here</h1>
        <p>The address may be mistyped, or the book may have been put away. Your books are in the library.</p>
        <Link className="button" to="/">
          Go to the library
        </Link>
      </div>
    </main>
  );
}
