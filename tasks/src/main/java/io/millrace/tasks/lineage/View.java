package io.millrace.tasks.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.conf.ParseUnknownFunctions;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.ParserException;
import org.jooq.impl.QOM;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a generated view, parsed from the SQL that the generator left in it.
 *
 * @param reads the base tables
 * @param columns the view's columns, in order
 */
record View(Set<TableName> reads, List<Column> columns) {

  static Optional<View> of(Table<?> view) {
    String source = view.getOptions().source();
    if (source == null) {
      return Optional.empty();
    }
    try {
      QueryPart parsed = parse(source);
      if (parsed instanceof QOM.CreateView<?> definition
          && definition.$query() instanceof Select<?> select) {
        return of(view, select);
      }
      return parsed instanceof Select<?> select ? of(view, select) : Optional.empty();
    } catch (ParserException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<View> of(Table<?> view, Select<?> select) {
    var visit = QueryVisit.of(select, new KnownTables(view.getCatalog()));
    if (!visit.tables().hidden().isEmpty()) {
      return Optional.empty();
    }
    List<Column> outputs = new ColumnFlow(visit).columnsOf(select);
    List<Column> columns = new ArrayList<>();
    Field<?>[] fields = view.fields();
    for (int i = 0; i < Math.min(fields.length, outputs.size()); i++) {
      columns.add(new Column(fields[i].getName(), outputs.get(i).sources()));
    }
    return Optional.of(new View(visit.tables().reads(), columns));
  }

  private static @Nullable QueryPart parse(String source) {
    var settings = new Settings().withParseUnknownFunctions(ParseUnknownFunctions.IGNORE);
    return DSL.using(SQLDialect.POSTGRES, settings)
        .parser()
        .parseQuery(source.strip().replaceFirst(";$", ""));
  }
}
