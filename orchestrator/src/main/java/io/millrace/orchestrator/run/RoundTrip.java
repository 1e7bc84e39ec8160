package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.ResultQuery;
import org.jooq.Results;
import org.jspecify.annotations.Nullable;

/**
 * Statements that travel to the database together and are executed there one after the other, each
 * seeing what those before it did: waiting for each answer alone costs more than the work. The
 * first that fails fails them all. Used once; not thread-safe.
 */
final class RoundTrip {

  private final DSLContext tx;
  private final List<Query> queries = new ArrayList<>();
  private int asked;
  private @Nullable Results answers;

  RoundTrip(DSLContext tx) {
    this.tx = tx;
  }

  /** Adds a statement that has no rows to give. */
  void add(Query statement) {
    queries.add(statement);
  }

  /** Adds a statement; its rows can be had once everything was sent. */
  <T> Supplier<List<T>> ask(ResultQuery<?> query, RecordMapper<Record, T> row) {
    queries.add(query);
    int answer = asked++;
    return () -> answers().get(answer).map(row);
  }

  void send() {
    if (!queries.isEmpty()) {
      String all =
          IntStream.range(0, queries.size())
              .mapToObj(i -> "{" + i + "}")
              .collect(Collectors.joining(";\n"));
      answers = tx.fetchMany(all, queries.toArray(Query[]::new));
    }
  }

  private Results answers() {
    if (answers == null) {
      throw new IllegalStateException("not sent yet");
    }
    return answers;
  }
}
