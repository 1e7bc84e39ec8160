package io.millrace.tasks;

import io.millrace.tasks.lineage.Lineage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a task reads, writes, checks and publishes; of a group, what its members do. */
final class EffectsBuilder {

  private final Operator<?> operator;
  private final MappingBuilder mapping;
  private final List<Check> checks = new ArrayList<>();
  private final Set<String> publishes = new LinkedHashSet<>();
  private @Nullable Lineage lineage;

  EffectsBuilder(Operator<?> operator, MappingBuilder mapping) {
    this.operator = operator;
    this.mapping = mapping;
  }

  void check(Check check) {
    checks.add(check);
    lineage = null;
  }

  void publish(String asset) {
    publishes.add(asset);
  }

  List<Check> checks() {
    return checks;
  }

  /** The assets that it says it publishes, or its members do. */
  Set<String> published() {
    Set<String> published = new LinkedHashSet<>(publishes);
    mapping.members().forEach(member -> published.addAll(member.effects().published()));
    return published;
  }

  /** Of the operator, and what the checks read; of a group, of all its members. */
  Lineage lineage() {
    Lineage known = mapping.members().isEmpty() ? lineage : null;
    if (known == null) {
      known = operator.lineage();
      for (Check check : checks) {
        known = known.and(check.lineage());
      }
      for (TaskRef<?> member : mapping.members()) {
        known = known.and(member.lineage());
      }
      lineage = known;
    }
    return known;
  }
}
