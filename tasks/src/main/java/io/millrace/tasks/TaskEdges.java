package io.millrace.tasks;

import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jooq.Table;

/** What a task comes after, or its members do: by the outputs it takes, or because it says so. */
final class TaskEdges {

  private final Operator<?> operator;
  private final MappingBuilder mapping;
  private final RelationsBuilder relations;
  private final Set<TaskRef<?>> after = new LinkedHashSet<>();
  private final Set<TaskGroup> afterGroups = new LinkedHashSet<>();
  private final Set<TableName> readsBefore = new LinkedHashSet<>();

  TaskEdges(Operator<?> operator, MappingBuilder mapping, RelationsBuilder relations) {
    this.operator = operator;
    this.mapping = mapping;
    this.relations = relations;
  }

  void after(TaskRef<?>... tasks) {
    after.addAll(Arrays.asList(tasks));
  }

  void after(TaskGroup... groups) {
    afterGroups.addAll(Arrays.asList(groups));
  }

  void readsBefore(Table<?> table) {
    readsBefore.addAll(QueryLineage.tablesBehind(table));
  }

  /** The tasks whose outputs it takes, or its members do. */
  Set<TaskRef<?>> inputs() {
    Set<TaskRef<?>> inputs = new LinkedHashSet<>(operator.inputs());
    TaskRef<?> over = mapping.over();
    if (over != null) {
      inputs.add(over);
    }
    mapping.members().forEach(member -> inputs.addAll(member.edges().inputs()));
    return inputs;
  }

  /** What it follows by hand, or its members do. */
  Set<TaskRef<?>> predecessors() {
    Set<TaskRef<?>> before = new LinkedHashSet<>(after);
    mapping.members().forEach(member -> before.addAll(member.edges().predecessors()));
    return before;
  }

  /** The groups that it comes after by hand, or its members do. */
  Set<TaskGroup> groupsBefore() {
    Set<TaskGroup> before = new LinkedHashSet<>(afterGroups);
    mapping.members().forEach(member -> before.addAll(member.edges().groupsBefore()));
    return before;
  }

  /** The tasks that it comes after by hand: itself, its members, or by a group on either side. */
  Set<TaskRef<?>> followed() {
    Set<TaskRef<?>> followed = new LinkedHashSet<>(predecessors());
    groupsBefore().forEach(before -> followed.addAll(before.members()));
    TaskGroup group = relations.group();
    if (group != null) {
      for (TaskGroup its : group.enclosing()) {
        followed.addAll(its.predecessors());
        its.groupsBefore().forEach(before -> followed.addAll(before.members()));
      }
    }
    return followed;
  }

  /** The tables that it says it reads as they were before the tasks of its DAG write them. */
  Set<TableName> saidToReadBefore() {
    return readsBefore;
  }

  /** The same, and those of which its members say so. */
  Set<TableName> tablesReadBefore() {
    Set<TableName> tables = new LinkedHashSet<>(readsBefore);
    mapping.members().forEach(member -> tables.addAll(member.edges().tablesReadBefore()));
    return tables;
  }
}
