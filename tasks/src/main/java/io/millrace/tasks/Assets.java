package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

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

  /** Whether it can be the name of an asset: at most 200 characters, no white space. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Refuses what is no name.
   *
   * @param where it stands
   */
  static String require(String name, String where) {
    if (!isName(name)) {
      throw new DagRejected(
          "%s: the asset name \"%s\" must be 1 to 200 characters without white space"
              .formatted(where, name));
    }
    return name;
  }
}
