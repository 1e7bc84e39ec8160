package io.millrace.tasks.lineage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jooq.CommonTableExpression;
import org.jooq.DDLQuery;
import org.jooq.DMLQuery;
import org.jooq.QualifiedAsterisk;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.SQL;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableOptions.TableType;
import org.jooq.impl.QOM;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/** Sorts the tables that a {@link QueryVisit} passes into those read, written and hidden. */
final class VisitedTables {

  /** What an expression needs to look into a table; everything else in it is harmless. */
  private static final Pattern SUBQUERY = Pattern.compile("(?i)\\b(select|table)\\b");

  private final KnownTables known;
  private @Nullable TableName firstRead;
  private final SortedSet<TableName> reads = new TreeSet<>();
  private final SortedSet<TableName> writes = new TreeSet<>();
  private final Set<String> hidden = new LinkedHashSet<>();
  private final Set<String> commonTables = new HashSet<>();
  private final IdentityHashMap<Table<?>, String> withoutSchema = new IdentityHashMap<>();

  VisitedTables(KnownTables known) {
    this.known = known;
  }

  Optional<TableName> firstRead() {
    return Optional.ofNullable(firstRead);
  }

  SortedSet<TableName> reads() {
    return reads;
  }

  SortedSet<TableName> writes() {
    return writes;
  }

  List<String> hidden() {
    List<String> all = new ArrayList<>(hidden);
    withoutSchema.values().stream()
        .filter(name -> !commonTables.contains(name))
        .sorted()
        .distinct()
        .forEach(name -> all.add("the table " + name + ", which is named without its schema"));
    return all;
  }

  void visit(QueryPart part, Ancestors above) {
    switch (part) {
      case CommonTableExpression<?> common -> commonTables.add(common.getName());
      case TableImpl<?> table -> visitTable(table, above);
      case SQL text -> visitText(text.toString(), above.up(1));
      default -> {}
    }
  }

  private void visitTable(TableImpl<?> table, Ancestors above) {
    QueryPart parent = above.up(1);
    if (parent instanceof TableField<?, ?> || parent instanceof QualifiedAsterisk) {
      return; // a column's qualifier; the table itself comes in some FROM
    }
    // An aliased table is visited as alias, then jOOQ's internal alias part, then the table.
    boolean aliased =
        above.up(2) instanceof TableImpl<?> || above.up(2) instanceof QOM.TableAlias<?>;
    Table<?> reference = aliased && above.up(2) instanceof Table<?> alias ? alias : table;
    if (aliased) {
      withoutSchema.remove(reference);
    }
    if (table.getSchema() == null) {
      withoutSchema.put(table, table.getName());
    } else if (isTarget(reference, above, aliased ? 3 : 1)) {
      add(table, writes);
    } else {
      add(table, reads);
      if (firstRead == null && !reads.isEmpty()) {
        firstRead = reads.first();
      }
    }
  }

  private static boolean isTarget(Table<?> reference, Ancestors above, int levels) {
    QueryPart owner = above.up(levels);
    return switch (owner) {
      case QOM.Merge<?> merge -> merge.$into().equals(reference);
      case DMLQuery<?> change -> true;
      case DDLQuery definition -> true;
      case null, default -> above.up(levels + 1) instanceof QOM.Truncate<?>;
    };
  }

  private void add(Table<?> named, Set<TableName> tables) {
    Table<?> table = known.generated(named);
    TableType type = table.getOptions().type();
    if (type == TableType.FUNCTION) {
      hidden.add("the table function " + TableName.of(table));
    } else if (type == TableType.VIEW) {
      View.of(table)
          .ifPresentOrElse(
              view -> tables.addAll(view.reads()),
              () -> hidden.add("the view " + TableName.of(table) + ", whose SQL cannot be parsed"));
    } else {
      tables.add(TableName.of(table));
    }
  }

  private void visitText(String text, @Nullable QueryPart parent) {
    boolean computes = !(parent instanceof Query || parent instanceof Table<?>);
    if (!computes || SUBQUERY.matcher(text).find()) {
      hidden.add("the plain SQL \"" + abbreviated(text) + "\"");
    }
  }

  private static String abbreviated(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}
