package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.QueryPart;

/**
 * What can be read off a query, read once: operators are asked for it at every run.
 *
 * @param hidden parts that could hide tables
 * @param producers tasks whose outputs the query uses
 * @param elements handles to elements that it uses
 */
record SeenQuery(
    Lineage lineage, List<String> hidden, List<TaskRef<?>> producers, List<Each<?>> elements) {

  SeenQuery and(SeenQuery other) {
    return new SeenQuery(
        lineage.and(other.lineage),
        joined(hidden, other.hidden),
        joined(producers, other.producers),
        joined(elements, other.elements));
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  static SeenQuery of(QueryPart query) {
    var read = QueryLineage.read(query);
    return new SeenQuery(
        read.lineage(), read.hiddenParts(), RunValue.producersIn(read), RunValue.elementsIn(read));
  }
}
