package io.millrace.dags.growth;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel of a mart: the media whose sessions may earn it a registration.
 *
 * @param name as the mart spells it
 * @param media exact case; empty for every medium that no other level names
 * @param lookBack how old a session may be, inclusive; null where age plays no part
 */
record Level(String name, List<String> media, @Nullable Duration lookBack) {

  Level {
    media = List.copyOf(media);
  }

  /** Whether it has every medium that no other level names. */
  boolean takesTheRest() {
    return media.isEmpty();
  }

  static Level of(String name, Duration lookBack, String... media) {
    return new Level(name, List.of(media), lookBack);
  }

  static Level ofAnyAge(String name, String... media) {
    return new Level(name, List.of(media), null);
  }
}
