package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A mapped task, group or loop around a task instance.
 *
 * @param taskId its task
 * @param index of which of its elements the task instance is
 */
public record Enclosing(long taskInstanceId, String taskId, int index) {

  /** All that are around a task instance, from the inside out. */
  public static List<Enclosing> of(DSLContext database, MapPlace place) {
    List<Enclosing> around = new ArrayList<>();
    long parent = place.parentId();
    int index = place.index();
    while (parent != 0) {
      var row =
          database
              .select(TASK_INSTANCE.TASK_ID, TASK_INSTANCE.PARENT_ID, TASK_INSTANCE.MAP_INDEX)
              .from(TASK_INSTANCE)
              .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(parent))
              .fetchSingle();
      around.add(new Enclosing(parent, row.value1(), index));
      parent = row.value2();
      index = row.value3();
    }
    return around;
  }

  /**
   * Where another task stands as seen from there.
   *
   * @param in the mapped group or loop that the other is a member of; null if of none
   */
  public static MapPlace of(List<Enclosing> around, @Nullable String in) {
    return around.stream()
        .filter(one -> one.taskId().equals(in))
        .findFirst()
        .map(one -> new MapPlace(one.taskInstanceId(), one.index(), ""))
        .orElse(MapPlace.NONE);
  }
}
