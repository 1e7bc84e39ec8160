package io.millrace.tasks;

import io.millrace.tasks.lineage.QueryLineage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Field;
import org.jooq.impl.TableImpl;

/** Why rows cannot be put aside, a sentence each. */
final class QuarantineFaults {

  /** PostgreSQL cuts off what is longer, so that two tables might share one name. */
  private static final int MOST_BYTES = 63;

  private QuarantineFaults() {}

  static List<String> of(Quarantine quarantine) {
    List<String> faults = new ArrayList<>();
    String name = quarantine.target().table();
    if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      faults.add(
          "the name %s is longer than %d bytes; shorten the table's"
              .formatted(quarantine.target(), MOST_BYTES));
    }
    if (quarantine.table().fields().length == 0) {
      faults.add(
          "the columns of " + quarantine.judged() + " are not known; name a generated table");
    } else if (!isThatTable(quarantine)) {
      faults.add(
          "it asks %s, which is not the table %s itself; ask it of that one, as it was generated"
              .formatted(quarantine.table().getName(), quarantine.judged()));
    }
    for (Field<?> own : Quarantine.bookkeeping()) {
      if (quarantine.table().field(own.getName()) != null) {
        faults.add(
            "%s has a column %s, which says in quarantine where a row comes from; rename it"
                .formatted(quarantine.judged(), own.getName()));
      }
    }
    return faults;
  }

  /**
   * It, or an alias of it: no select, no view, no other one that the check is only said to judge.
   */
  private static boolean isThatTable(Quarantine quarantine) {
    return quarantine.table() instanceof TableImpl<?>
        && QueryLineage.tablesBehind(quarantine.table()).equals(Set.of(quarantine.judged()));
  }
}
