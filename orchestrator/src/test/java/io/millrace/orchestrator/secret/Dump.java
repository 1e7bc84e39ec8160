package io.millrace.orchestrator.secret;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** All that a database holds, as somebody reads it who got hold of it. */
public final class Dump {

  private Dump() {}

  /** Every row of every table, as text. */
  public static String of(DSLContext database) {
    List<String> tables =
        database
            .fetch(
                """
                select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
                where schemaname not in ('pg_catalog', 'information_schema')
                """)
            .getValues(0, String.class);
    return tables.stream()
        .flatMap(table ->
            database
                .fetch("select row::text from " + table + " as row")
                .getValues(0, String.class)
                .stream())
        .collect(Collectors.joining("\n"));
  }

  /** The form in which a dump shows a text that is stored as bytes. */
  public static String asBytes(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
