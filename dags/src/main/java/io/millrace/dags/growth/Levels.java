package io.millrace.dags.growth;

import static io.millrace.dags.growth.Columns.column;
import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.choose;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.INTERVALDAYTOSECOND;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.types.DayToSecond;

/**
 * The levels of a mart, the strongest first, as a table to join: the channels with the number of
 * their level, from 1 on, and its look-back. So levels are looked up for a few channels and not for
 * millions of sessions.
 */
final class Levels {

  private final List<Level> levels;
  private final Table<?> table;

  Levels(List<Level> levels) {
    this.levels = List.copyOf(levels);
    this.table =
        select(
                DWH.DIM_CHANNEL.CHANNEL_SK,
                byChannel(this::numberOf).as("number"),
                byChannel(Levels::lookBackOf).as("look_back"))
            .from(DWH.DIM_CHANNEL)
            // Without it the planner works the cases out for every session.
            .offset(inline(0))
            .asTable("levels");
  }

  Table<?> table() {
    return table;
  }

  Field<UUID> channelSk() {
    return column(table, DWH.DIM_CHANNEL.CHANNEL_SK);
  }

  Field<Integer> number() {
    return column(table, "number", INTEGER);
  }

  /** Null where age plays no part. */
  Field<DayToSecond> lookBack() {
    return column(table, "look_back", INTERVALDAYTOSECOND);
  }

  Field<Integer> numberOf(Level level) {
    return inline(levels.indexOf(level) + 1);
  }

  /** The name of the level with the number; null for null. */
  Field<String> nameOf(Field<Integer> number) {
    Map<Field<Integer>, Field<String>> names = new LinkedHashMap<>();
    levels.forEach(level -> names.put(numberOf(level), inline(level.name())));
    return choose(number).mapFields(names);
  }

  private static Field<DayToSecond> lookBackOf(Level level) {
    return level.lookBack() == null
        ? castNull(INTERVALDAYTOSECOND)
        : inline(DayToSecond.valueOf(level.lookBack()));
  }

  private <T> Field<T> byChannel(Function<Level, Field<T>> value) {
    Map<Field<String>, Field<T>> named = new LinkedHashMap<>();
    for (Level level : levels) {
      level.media().forEach(medium -> named.put(inline(medium), value.apply(level)));
    }
    var chosen = choose(DWH.DIM_CHANNEL.CHANNEL).mapFields(named);
    for (Level level : levels) {
      if (level.takesTheRest()) {
        return chosen.otherwise(value.apply(level));
      }
    }
    return chosen;
  }
}
