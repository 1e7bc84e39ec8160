package io.millrace.tasks.lineage;

import java.util.Deque;
import java.util.Iterator;
import org.jooq.QueryPart;
import org.jspecify.annotations.Nullable;

/** The parts around a visited part, the innermost first. Valid during the visit only. */
record Ancestors(Deque<QueryPart> path) {

  /** The part so many levels up, 1 being the parent; null above the root. */
  @Nullable QueryPart up(int levels) {
    Iterator<QueryPart> parts = path.iterator();
    for (int level = 1; parts.hasNext(); level++) {
      QueryPart part = parts.next();
      if (level == levels) {
        return part;
      }
    }
    return null;
  }
}
