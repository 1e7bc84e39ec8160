package io.millrace.orchestrator.catalog;

import io.millrace.tasks.Dag;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a DAG for a process that may end when a task of the DAG ends it. */
public final class ChildCode {

  private ChildCode() {}

  /**
   * A DAG in the code that its node has.
   *
   * @param code the jar that the node has loaded it from; null for the program's class path
   * @throws DagNotFound if it is not there
   */
  public static Dag find(String dagId, @Nullable Path code) {
    ClassLoader program = ChildCode.class.getClassLoader();
    var loader = new LoadFile(program, CodeStore.temporary(), true, DefineDags.LIMIT);
    LoadedFile loaded =
        code == null
            ? DefineDags.of(program, "class path", null, DefineDags.LIMIT)
            : loader.loadCode(code, code);
    return Catalog.of(List.of(loaded), "", name -> null).get(dagId).dag();
  }
}
