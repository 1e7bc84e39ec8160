package io.millrace.tasks.lineage;

import java.util.List;
import org.jooq.QueryPart;

/**
 * All that {@link QueryLineage} reads off a query, at once.
 *
 * @param lineage as far as it can be seen
 * @param hiddenParts what may read or write other tables, each as the end of a sentence
 * @param parts everything that becomes SQL, in that order, each once
 */
public record ReadQuery(Lineage lineage, List<String> hiddenParts, List<QueryPart> parts) {

  public ReadQuery {
    hiddenParts = List.copyOf(hiddenParts);
    parts = List.copyOf(parts);
  }

  /** The parts of a type. */
  public <P extends QueryPart> List<P> partsOfType(Class<P> type) {
    return parts.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
