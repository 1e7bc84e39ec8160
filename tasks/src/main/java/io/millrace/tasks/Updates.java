package io.millrace.tasks;

import io.millrace.tasks.lineage.QueryLineage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** A condition on updates of assets, for {@link Schedule#on}. Immutable. */
public sealed interface Updates {

  /** One asset was updated. */
  record Of(String asset) implements Updates {

    public Of {
      Assets.require(asset, "a schedule");
    }
  }

  /** Each of these holds. */
  record AllOf(List<Updates> conditions) implements Updates {

    public AllOf {
      conditions = some(conditions);
    }
  }

  /** One of these holds at least. */
  record AnyOf(List<Updates> conditions) implements Updates {

    public AnyOf {
      conditions = some(conditions);
    }
  }

  /**
   * A table was updated: a task that writes it has succeeded, of whichever DAG. Of a view, one of
   * the tables behind it.
   */
  static Updates of(String warehouse, Table<?> table) {
    List<Updates> each =
        QueryLineage.tablesBehind(table).stream()
            .<Updates>map(name -> new Of(Assets.table(warehouse, name)))
            .toList();
    return each.size() == 1 ? each.getFirst() : new AnyOf(each);
  }

  /**
   * Something else was updated: a task that {@link TaskRef#publishes(String)} it has succeeded, or
   * somebody said so.
   *
   * @throws DagRejected if the name is blank, longer than 200 characters, or holds white space
   */
  static Updates of(String asset) {
    return new Of(asset);
  }

  /**
   * Each of these holds.
   *
   * @throws DagRejected if there are none
   */
  static Updates allOf(Updates... conditions) {
    return new AllOf(Arrays.asList(conditions));
  }

  /**
   * One of these holds at least.
   *
   * @throws DagRejected if there are none
   */
  static Updates anyOf(Updates... conditions) {
    return new AnyOf(Arrays.asList(conditions));
  }

  /** The assets that it names. */
  default SortedSet<String> assets() {
    return switch (this) {
      case Of(String asset) -> new TreeSet<>(Set.of(asset));
      case AllOf(List<Updates> conditions) -> assets(conditions);
      case AnyOf(List<Updates> conditions) -> assets(conditions);
    };
  }

  /** What has yet to be updated once these were; null if it holds. */
  default @Nullable Updates without(Collection<String> updated) {
    return switch (this) {
      case Of(String asset) -> updated.contains(asset) ? null : this;
      case AllOf(List<Updates> conditions) -> {
        List<Updates> left = left(conditions, updated);
        yield left.isEmpty() ? null : joined(left, AllOf::new);
      }
      case AnyOf(List<Updates> conditions) -> {
        List<Updates> left = left(conditions, updated);
        yield left.size() < conditions.size() ? null : joined(left, AnyOf::new);
      }
    };
  }

  /** As people read it: "a and (b or c)". */
  default String inWords() {
    return switch (this) {
      case Of(String asset) -> asset;
      case AllOf(List<Updates> conditions) -> words(conditions, " and ");
      case AnyOf(List<Updates> conditions) -> words(conditions, " or ");
    };
  }

  private static List<Updates> some(List<Updates> conditions) {
    if (conditions.isEmpty()) {
      throw new DagRejected("allOf(..) and anyOf(..) of updates need one at least; name an asset");
    }
    return List.copyOf(conditions);
  }

  private static SortedSet<String> assets(List<Updates> conditions) {
    var assets = new TreeSet<String>();
    conditions.forEach(condition -> assets.addAll(condition.assets()));
    return assets;
  }

  private static List<Updates> left(List<Updates> conditions, Collection<String> updated) {
    List<Updates> left = new ArrayList<>();
    for (Updates condition : conditions) {
      Updates rest = condition.without(updated);
      if (rest != null) {
        left.add(rest);
      }
    }
    return left;
  }

  private static Updates joined(List<Updates> left, Function<List<Updates>, Updates> all) {
    return left.size() == 1 ? left.getFirst() : all.apply(left);
  }

  private static String words(List<Updates> conditions, String between) {
    return conditions.stream()
        .map(condition -> {
          boolean single = condition instanceof Of || conditions.size() == 1;
          return single ? condition.inWords() : "(" + condition.inWords() + ")";
        })
        .collect(Collectors.joining(between));
  }
}
