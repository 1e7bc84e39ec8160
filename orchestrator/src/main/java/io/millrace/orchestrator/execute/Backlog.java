package io.millrace.orchestrator.execute;

import io.millrace.tasks.PostgresFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written and is not yet. It is written in portions; where that fails for what is in
 * one, and not because the database is away, one by one, and what still cannot be written is made
 * smaller or goes to the end, so that it keeps nothing else from being written. For one thread.
 */
final class Backlog<T> {

  /** What is written, so far as a backlog must know. */
  interface Content<T> {

    /** How much of a portion it takes. */
    int size(T one);

    /**
     * What is left of one that could not be written; itself if it is to be tried again as it is,
     * null if it is given up.
     *
     * @param refused the same would be again
     */
    @Nullable T less(T one, Throwable why, boolean refused);
  }

  private enum Blame {
    /** The database is away, or another transaction was in the way. */
    DATABASE,
    /** The same would be again. */
    CONTENT,
    /** Memory may be short for the sake of another's, which gives it back. */
    PERHAPS_CONTENT
  }

  /** How often one is tried as it is that is perhaps to blame. */
  private static final int MOST_TIMES = 5;

  /** Classes of SQLSTATEs: values and rows that a database does not take, more than it can hold. */
  private static final List<String> REFUSALS = List.of("22", "23", "54");

  /** jOOQ's SQLSTATE of a failure that no server has told. */
  private static final String NO_ANSWER = "00000";

  private final int portion;
  private final Content<T> content;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private boolean oneByOne;
  private int times;

  /**
   * @param portion how much is written at once, in the unit of {@link Content#size}, unless one
   *     alone is larger
   */
  Backlog(int portion, Content<T> content) {
    this.portion = portion;
    this.content = content;
  }

  void add(T one) {
    waiting.add(one);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Collection<T> all() {
    return Collections.unmodifiableCollection(waiting);
  }

  /** Those that are to be written together now: one at least, unless it is empty. */
  List<T> next() {
    List<T> next = new ArrayList<>();
    long size = 0;
    for (T one : waiting) {
      size += content.size(one);
      if (!next.isEmpty() && (oneByOne || size > portion)) {
        break;
      }
      next.add(one);
    }
    return next;
  }

  /**
   * Writes the {@link #next}, and answers what the writer does. What the writer throws is thrown
   * on; the next time may go better.
   */
  <R> R write(Function<List<T>, R> writer) {
    List<T> next = next();
    R answer;
    try {
      answer = writer.apply(next);
    } catch (RuntimeException | Error failure) {
      failed(failure);
      throw failure;
    }
    written(next.size());
    return answer;
  }

  private void written(int count) {
    for (int i = 0; i < count; i++) {
      waiting.remove();
    }
    oneByOne &= !waiting.isEmpty();
    times = 0;
  }

  private void failed(Throwable why) {
    Blame blame = blame(why);
    if (blame == Blame.DATABASE) {
      return;
    }
    if (!oneByOne) {
      oneByOne = true;
      times = 0;
    } else if (blame == Blame.CONTENT || ++times >= MOST_TIMES) {
      shrinkFirst(why, blame == Blame.CONTENT);
      times = 0;
    }
  }

  private void shrinkFirst(Throwable why, boolean refused) {
    T first = waiting.element();
    T less = content.less(first, why, refused);
    waiting.remove();
    if (less == null) {
      oneByOne &= !waiting.isEmpty();
    } else if (less.equals(first)) {
      waiting.addLast(first);
    } else {
      waiting.addFirst(less);
    }
  }

  private static Blame blame(Throwable why) {
    if (why instanceof OutOfMemoryError) {
      return Blame.PERHAPS_CONTENT;
    }
    if (!(why instanceof DataAccessException refusal) || refusal.sqlState().equals(NO_ANSWER)) {
      return Blame.DATABASE;
    }
    if (REFUSALS.stream().anyMatch(refusal.sqlState()::startsWith)) {
      return Blame.CONTENT;
    }
    return PostgresFailure.in(why)
        .map(PostgresFailure::kind)
        .map(Backlog::blame)
        .orElse(Blame.DATABASE);
  }

  private static Blame blame(PostgresFailure.Kind kind) {
    return switch (kind) {
      case REFUSED, OTHER -> Blame.PERHAPS_CONTENT;
      case CONNECTION_LOST,
          LOGIN_REFUSED,
          NO_SUCH_DATABASE,
          TOO_MANY_SESSIONS,
          DISK_FULL,
          CANCELLED,
          READ_ONLY,
          CONFLICT ->
          Blame.DATABASE;
    };
  }
}
