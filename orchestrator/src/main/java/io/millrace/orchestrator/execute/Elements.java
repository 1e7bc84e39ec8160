package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.MAP_ELEMENT;
import static org.jooq.impl.DSL.table;

import io.millrace.orchestrator.run.MapPlace;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What instances of mapped tasks, groups and loops are about, JSON by their places. */
record Elements(Map<Key, String> all) {

  private record Key(long parentId, int index) {}

  /** Of all these places, in one question; none for those that are of no mapped task. */
  static Elements of(DSLContext database, Collection<MapPlace> places) {
    List<MapPlace> mapped = places.stream().filter(place -> !place.isNone()).toList();
    if (mapped.isEmpty()) {
      return new Elements(Map.of());
    }
    Field<Long> parent = DSL.field(DSL.name("p", "parent"), SQLDataType.BIGINT);
    Field<Integer> index = DSL.field(DSL.name("p", "index"), SQLDataType.INTEGER);
    Map<Key, String> found = new HashMap<>();
    database
        .select(MAP_ELEMENT.PARENT_ID, MAP_ELEMENT.MAP_INDEX, MAP_ELEMENT.VALUE)
        .from(
            table(
                    "unnest({0}, {1})",
                    DSL.val(mapped.stream().map(MapPlace::parentId).toArray(Long[]::new)),
                    DSL.val(mapped.stream().map(MapPlace::index).toArray(Integer[]::new)))
                .as("p", "parent", "index"))
        .join(MAP_ELEMENT)
        .on(MAP_ELEMENT.PARENT_ID.eq(parent))
        .and(MAP_ELEMENT.MAP_INDEX.eq(index))
        .forEach(row -> found.put(new Key(row.value1(), row.value2()), row.value3().data()));
    return new Elements(found);
  }

  /** Null if there is none, as of the first iteration of a loop. */
  @Nullable String at(MapPlace place) {
    return all.get(new Key(place.parentId(), place.index()));
  }
}
