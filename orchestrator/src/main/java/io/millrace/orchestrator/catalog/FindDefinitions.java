package io.millrace.orchestrator.catalog;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import io.millrace.tasks.DagDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** Finds the classes that are DAGs among those that a compiler has understood. */
final class FindDefinitions {

  /**
   * What is there.
   *
   * @param names of classes that can be made, as class loaders take them
   * @param problems of those that cannot; {@code file} is a URI
   */
  record Found(List<String> names, List<Problem> problems) {}

  private final JavacTask task;
  private final TypeElement definition;
  private final Map<String, TypeElement> found = new LinkedHashMap<>();

  private FindDefinitions(JavacTask task) {
    this.task = task;
    this.definition = task.getElements().getTypeElement(DagDefinition.class.getName());
  }

  static Found in(JavacTask task, Collection<Element> analyzed) {
    var search = new FindDefinitions(task);
    ElementFilter.typesIn(analyzed).forEach(search::look);
    List<Problem> problems =
        search.found.values().stream()
            .filter(type -> !canBeMade(type))
            .map(search::problem)
            .toList();
    return new Found(List.copyOf(search.found.keySet()), problems);
  }

  private void look(TypeElement type) {
    boolean isDag =
        task.getTypes().isSubtype(task.getTypes().erasure(type.asType()), definition.asType());
    if (isDag && type.getKind().isClass() && !type.getModifiers().contains(Modifier.ABSTRACT)) {
      found.put(task.getElements().getBinaryName(type).toString(), type);
    }
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(this::look);
  }

  private static boolean canBeMade(TypeElement type) {
    boolean nested = type.getNestingKind() != NestingKind.TOP_LEVEL;
    return type.getModifiers().contains(Modifier.PUBLIC)
        && (!nested || type.getModifiers().contains(Modifier.STATIC))
        && ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
            .anyMatch(constructor ->
                constructor.getParameters().isEmpty()
                    && constructor.getModifiers().contains(Modifier.PUBLIC));
  }

  private Problem problem(TypeElement type) {
    var trees = Trees.instance(task);
    var path = trees.getPath(type);
    var unit = path.getCompilationUnit();
    long at = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
    return new Problem(
        unit.getSourceFile().toUri().toString(),
        (int) unit.getLineMap().getLineNumber(at),
        (int) unit.getLineMap().getColumnNumber(at),
        "the DAG's class %s must be public, static if it is in another class, and have a public constructor without parameters."
            .formatted(type.getSimpleName()));
  }
}
