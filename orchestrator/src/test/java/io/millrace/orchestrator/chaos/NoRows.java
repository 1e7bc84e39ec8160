package io.millrace.orchestrator.chaos;

import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Holds if a query finds nothing.
 *
 * @param database which it is asked
 * @param query answers one column, a sentence a row
 */
record NoRows(String sentence, Function<Evidence, DSLContext> database, String query)
    implements Invariant {

  static NoRows inOrchestrator(String sentence, String query) {
    return new NoRows(sentence, Evidence::orchestrator, query);
  }

  static NoRows inWarehouse(String sentence, String query) {
    return new NoRows(sentence, Evidence::warehouse, query);
  }

  @Override
  public List<String> violations(Evidence evidence) {
    return database.apply(evidence).fetch(query).getValues(0, String.class);
  }
}
