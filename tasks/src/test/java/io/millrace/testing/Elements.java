package io.millrace.testing;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Each;
import java.util.ArrayList;
import java.util.List;

/** Handles to elements, as a DAG gives them. */
public final class Elements {

  private Elements() {}

  /** Of the mapped task {@code load}. */
  public static <T> Each<T> of(Class<T> type) {
    var dag = Dag.named("dag");
    List<Each<T>> handles = new ArrayList<>();
    dag.map(
        "load",
        dag.task("list", javaList(type, context -> List.of())),
        each -> {
          handles.add(each);
          return java(context -> {});
        });
    return handles.getFirst();
  }
}
