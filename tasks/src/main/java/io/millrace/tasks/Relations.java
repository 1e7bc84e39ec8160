package io.millrace.tasks;

/**
 * How a task stands to others, its edges aside.
 *
 * @param past what it asks of the run before its own
 */
public record Relations(Past past) {

  public static final Relations NONE = new Relations(Past.IGNORED);

  public boolean dependsOnPast() {
    return past != Past.IGNORED;
  }
}
