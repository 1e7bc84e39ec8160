package io.millrace.tasks.sql;

import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.impl.CustomQueryPart;
import org.jooq.impl.DSL;

/** SQL text as a query. */
final class PlainSql {

  private PlainSql() {}

  static Query of(String text, QueryPart... parts) {
    // Without parts nothing in the text is special: neither ? nor braces.
    return parts.length == 0
        ? DSL.query("{0}", CustomQueryPart.of(context -> context.sql(text)))
        : DSL.query(text, parts);
  }
}
