package io.millrace.tasks;

/** Where the code of a task runs. */
public sealed interface Executor {

  /** In the node, on a thread of its own. */
  record InNode() implements Executor {}

  /**
   * In a process of its own that the node starts for each try, with the same program and jars.
   *
   * @param heapMegabytes the most that its objects may take
   */
  record ChildProcess(int heapMegabytes) implements Executor {

    /** Less than this no process starts with. */
    static final int LEAST_MEGABYTES = 32;

    /** What a task gets that asks for nothing else. */
    static final ChildProcess USUAL = new ChildProcess(256);
  }
}
