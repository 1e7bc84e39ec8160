package io.millrace.tasks.test;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds things by name, and says which there are where there is none of that name. */
final class Named {

  private Named() {}

  static <T> T find(
      String whole, String kind, String name, Collection<T> all, Function<T, String> nameOf) {
    return all.stream()
        .filter(one -> nameOf.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() -> missing(whole, kind, name, all, nameOf));
  }

  private static <T> IllegalArgumentException missing(
      String whole, String kind, String name, Collection<T> all, Function<T, String> nameOf) {
    String names = all.stream().map(nameOf).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "%s has no %s %s; it has %s"
            .formatted(whole, kind, name, names.isEmpty() ? "none" : names));
  }
}
