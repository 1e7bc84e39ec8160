package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of assets, which tasks publish and other DAGs wait for: a table is {@code
 * warehouse/schema.table}, anything else has the name that it is given.
 */
public final class Assets {

  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]{1,200}");

  private Assets() {}

  /** The name of a table. */
  public static String table(String warehouse, TableName table) {
    return warehouse + "/" + table;
  }

  /** What a success of the task publishes: the tables it writes, and what it says it does. */
  public static SortedSet<String> publishedBy(Dag dag, Task<?> task) {
    var published = new TreeSet<>(task.publishes());
    String warehouse = dag.warehouse();
    if (warehouse != null) {
      task.lineage().writes().forEach(table -> published.add(table(warehouse, table)));
    }
    return Collections.unmodifiableSortedSet(published);
  }

  /** Why it cannot be the name of an asset, as a sentence for people; null if it can. */
  public static @Nullable String fault(String name) {
    return NAME.matcher(name).matches()
        ? null
        : "the asset name \"%s\" must be 1 to 200 characters without white space".formatted(name);
  }

  /**
   * Refuses what is no name.
   *
   * @param where it stands
   */
  static String require(String name, String where) {
    String fault = fault(name);
    if (fault != null) {
      throw new DagRejected(where + ": " + fault);
    }
    return name;
  }
}
