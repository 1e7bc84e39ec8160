package io.millrace.tasks.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a history must hold, from nothing but what was given last for each day: for each key, each
 * day is asked for its row, and equal days in a row are a version. Only the overwritten column
 * remembers: a day that lost a key does not bring back what it had overwritten.
 */
final class Oracle {

  /** No version ends later. */
  static final int OPEN = Integer.MAX_VALUE;

  private final NavigableMap<Integer, Load> loads = new TreeMap<>();
  private final Map<String, @Nullable String> emails = new HashMap<>();

  /**
   * A day's content.
   *
   * @param rows by key; null for a key that a delta deletes
   */
  record Load(Kind kind, Map<String, @Nullable Row> rows) {

    boolean speaksOf(String key) {
      return kind == Kind.SNAPSHOT || rows.containsKey(key);
    }
  }

  /** The email is overwritten, the others are tracked. */
  record Row(@Nullable String name, @Nullable String level, @Nullable String email) {

    boolean isSameVersion(Row other) {
      return Objects.equals(name, other.name) && Objects.equals(level, other.level);
    }
  }

  /** From the first day until before the second. */
  record Version(String key, @Nullable String name, @Nullable String level, int from, int to) {}

  /** Whether the day can be loaded in this way. */
  boolean accepts(int day, Kind kind) {
    Load before = loads.get(day);
    return before == null || before.kind == kind;
  }

  @Nullable Load of(int day) {
    return loads.get(day);
  }

  /** Answers whether this changes a key's email. */
  boolean load(int day, Load load) {
    loads.put(day, load);
    var before = new HashMap<>(emails);
    load.rows.forEach((key, row) -> {
      if (row != null && !isPresentAfterWordOf(day, key)) {
        emails.put(key, row.email);
      }
    });
    return !before.equals(emails);
  }

  /** The key has a row on a day that somebody spoke of it later. */
  private boolean isPresentAfterWordOf(int day, String key) {
    return loads.tailMap(day, false).values().stream()
        .anyMatch(load -> load.speaksOf(key) && load.rows.get(key) != null);
  }

  List<Version> versions() {
    var keys = new TreeSet<String>();
    loads.values().forEach(load -> keys.addAll(load.rows.keySet()));
    List<Version> versions = new ArrayList<>();
    keys.forEach(key -> versions.addAll(versionsOf(key)));
    return versions;
  }

  /** Of all versions of the key. */
  @Nullable String email(String key) {
    return emails.get(key);
  }

  private List<Version> versionsOf(String key) {
    List<Version> versions = new ArrayList<>();
    Row open = null;
    int since = 0;
    for (Map.Entry<Integer, Load> day : loads.entrySet()) {
      if (!day.getValue().speaksOf(key)) {
        continue;
      }
      Row row = day.getValue().rows.get(key);
      if (open != null && (row == null || !row.isSameVersion(open))) {
        versions.add(new Version(key, open.name, open.level, since, day.getKey()));
        open = null;
      }
      if (open == null && row != null) {
        open = row;
        since = day.getKey();
      }
    }
    if (open != null) {
      versions.add(new Version(key, open.name, open.level, since, OPEN));
    }
    return versions;
  }
}
