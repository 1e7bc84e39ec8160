package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.mart.Mart.MART;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;

import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Schema;

/** Everything that a warehouse holds, to be compared with what it holds later. */
final class Layers {

  private Layers() {}

  /** The rows of every layer, without what tells when and from which file they came. */
  static List<String> rows(TestDatabase growth) {
    return Stream.<Schema>of(RAW, STAGING, DWH, MART)
        .flatMap(layer -> layer.getTables().stream())
        .flatMap(table -> {
          var stable =
              table
                  .fieldStream()
                  .filter(field -> !Set.of("loaded_at", "file_id").contains(field.getName()))
                  .toList();
          return growth.sql().select(stable).from(table).fetch().stream()
              .map(row -> table.getName() + row.intoList());
        })
        .sorted()
        .toList();
  }

  /** The rows of dwh and mart, each with the transaction that wrote it. */
  static List<String> published(TestDatabase growth) {
    return Stream.<Schema>of(DWH, MART)
        .flatMap(layer -> layer.getTables().stream())
        .flatMap(table ->
            growth.sql().fetch("select xmin, t::text from {0} t", table).stream()
                .map(row -> table.getName() + row.intoList()))
        .sorted()
        .toList();
  }
}
