package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * The output of an iteration of a loop.
 *
 * @param again whether another one follows
 * @param value what that one begins with or, if none follows, the loop's output
 */
public record Again<T>(boolean again, @Nullable T value) {

  /** Another iteration follows, which begins with this. */
  public static <T> Again<T> with(T value) {
    return new Again<>(true, value);
  }

  /** The loop has come to its end, with this for its output. */
  public static <T> Again<T> done(T result) {
    return new Again<>(false, result);
  }
}
