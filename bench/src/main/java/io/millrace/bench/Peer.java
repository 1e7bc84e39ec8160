package io.millrace.bench;

/** A scheduler that keeps its tasks in PostgreSQL, in a database of its own. */
interface Peer extends AutoCloseable {

  String title();

  /** Has the tasks run one after the other, each made when the one before ends; waits for all. */
  void chain(Tally tally) throws Exception;

  /** Has the tasks run in any order, all made at once; waits for all. */
  void together(Tally tally) throws Exception;

  /** Waits until its own tables say that so many tasks, and no others, have succeeded. */
  void awaitRecorded(long tasks) throws InterruptedException;

  @Override
  void close();
}
