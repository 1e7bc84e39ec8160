package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * Several operators as one task, in one transaction: what they write appears at once or not at all.
 * A part that reads a table runs after the parts that write it; of two parts that write one table,
 * the one named first runs first. Rows are the sum over the parts.
 */
public final class Publish implements WarehouseOperator<Void> {

  private final List<Part> parts;

  Publish(List<Part> parts) {
    this.parts = parts;
  }

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return parts.stream().flatMap(part -> part.operator().inputs().stream()).distinct().toList();
  }

  @Override
  public List<Each<?>> elements() {
    return parts.stream().<Each<?>>flatMap(part -> part.operator().elements().stream()).toList();
  }

  @Override
  public Lineage lineage() {
    return parts.stream().map(part -> part.operator().lineage()).reduce(Lineage.NONE, Lineage::and);
  }

  @Override
  public Set<TableName> replaces() {
    return parts.stream()
        .flatMap(part -> part.operator().replaces().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Part part : parts) {
      if (!names.add(part.name())) {
        faults.add("it has two parts named " + part.name() + "; rename one");
      }
      part.operator().faults().forEach(fault -> faults.add("part " + part.name() + ": " + fault));
    }
    List<Part> waiting = new ArrayList<>(parts);
    waiting.removeAll(inOrder());
    if (!waiting.isEmpty()) {
      faults.add(
          "the parts "
              + waiting.stream().map(Part::name).collect(Collectors.joining(", "))
              + " read each other's tables in a cycle; break it, or make them tasks of their own");
    }
    return faults;
  }

  @Override
  public @Nullable Void run(WarehouseContext context) throws Exception {
    long rows = 0;
    for (Part part : inOrder()) {
      var own = new PartContext(context, rows);
      part.operator().run(own);
      context.log("part %s: %d rows".formatted(part.name(), own.rows()));
      rows += own.rows();
    }
    context.progress(rows);
    return null;
  }

  @Override
  public List<Query> statements() {
    return inOrder().stream().flatMap(part -> part.operator().statements().stream()).toList();
  }

  /** As far as there is an order: parts in a cycle are missing. */
  private List<Part> inOrder() {
    List<Part> waiting = new ArrayList<>(parts);
    List<Part> ordered = new ArrayList<>();
    boolean found = true;
    while (found) {
      found = false;
      for (Part part : List.copyOf(waiting)) {
        if (!found && isReady(part, waiting)) {
          waiting.remove(part);
          ordered.add(part);
          found = true;
        }
      }
    }
    return ordered;
  }

  private static boolean isReady(Part part, List<Part> waiting) {
    Lineage own = part.operator().lineage();
    boolean earlier = true;
    for (Part other : waiting) {
      if (other.equals(part)) {
        earlier = false;
      } else {
        Set<?> written = other.operator().lineage().writes();
        if (own.reads().stream().anyMatch(t -> written.contains(t) && !own.writes().contains(t))
            || (earlier && own.writes().stream().anyMatch(written::contains))) {
          return false;
        }
      }
    }
    return true;
  }
}
