package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Failing rows as JSON, which a database may keep in another order than the query's columns. */
record CheckSample(String json, List<String> columns) {

  static final CheckSample NONE = new CheckSample("[]", List.of());

  /** As many of the rows that fail as the check keeps. */
  static CheckSample of(Check check, QueryRunner queries) {
    Result<? extends Record> rows = queries.fetch(kept(check), false);
    List<Map<String, @Nullable Object>> objects = new ArrayList<>(rows.size());
    for (Record row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (Field<?> field : rows.fields()) {
        object.put(SecretMasks.hide(field.getName()), SampleValue.of(row.get(field)));
      }
      objects.add(object);
    }
    List<String> columns =
        Arrays.stream(rows.fields()).map(field -> SecretMasks.hide(field.getName())).toList();
    return new CheckSample(Json.write(objects), columns);
  }

  private static Select<?> kept(Check check) {
    Select<?> failing = check.failing();
    return check.keep() == Integer.MAX_VALUE
        ? failing
        : DSL.select(DSL.asterisk()).from(failing.asTable("failing")).limit(check.keep());
  }
}
