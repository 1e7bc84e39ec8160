package io.millrace.tasks;

import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Failures that have something in common, as {@link Retries} tell them apart: by exception, by what
 * PostgreSQL said, by time, or by code. Immutable.
 */
public sealed interface FailureKind permits PostgresFailure.Kind, FailureKind.ByException {

  /**
   * Told apart by what was thrown.
   *
   * @param words for people, as in "IOException"
   */
  record ByException(String words, Predicate<Throwable> is) implements FailureKind {}

  /** That exception, or one below it, or one that it caused. */
  static FailureKind thrown(Class<? extends Throwable> type) {
    return new ByException(
        type.getSimpleName(), thrown -> causes(thrown).anyMatch(type::isInstance));
  }

  /** The try took longer than its timeout, or something that it called did. */
  static FailureKind timeout() {
    return new ByException(
        "timeouts",
        thrown ->
            causes(thrown)
                .anyMatch(cause ->
                    cause instanceof TimeoutException
                        || cause instanceof HttpTimeoutException
                        || cause instanceof SocketTimeoutException));
  }

  /**
   * Whatever the code says.
   *
   * @param words for people, as in "a full quota"
   */
  static FailureKind when(String words, Predicate<Throwable> is) {
    return new ByException(words, is);
  }

  default boolean matches(Throwable thrown) {
    return switch (this) {
      case PostgresFailure.Kind kind ->
          PostgresFailure.in(thrown).filter(failure -> failure.kind() == kind).isPresent();
      case ByException other -> matches(other, thrown);
    };
  }

  /** Code that cannot judge a failure has not said that it is of this kind. */
  private static boolean matches(ByException kind, Throwable thrown) {
    try {
      return kind.is().test(thrown);
    } catch (RuntimeException cannotSay) {
      return false;
    }
  }

  /** For people. */
  default String inWords() {
    return switch (this) {
      case PostgresFailure.Kind kind ->
          "PostgreSQL's " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case ByException other -> other.words();
    };
  }

  /** Limited, since causes may form a ring. */
  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(20);
  }
}
