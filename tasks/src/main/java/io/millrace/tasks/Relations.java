package io.millrace.tasks;

/**
 * How a task stands to others, its edges aside.
 *
 * @param past what it asks of the run before its own
 * @param part what it is there for
 */
public record Relations(Past past, Part part) {

  public static final Relations NONE = new Relations(Past.IGNORED, Part.WORK);

  public boolean dependsOnPast() {
    return past != Past.IGNORED;
  }
}
