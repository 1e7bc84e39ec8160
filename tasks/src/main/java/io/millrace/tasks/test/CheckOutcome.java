package io.millrace.tasks.test;

/**
 * What a check found.
 *
 * @param table that it judges
 * @param status {@code passed}, {@code warned} or {@code failed}
 * @param checked how many were looked at
 * @param failed how many of them failed
 * @param failingRows a sample of them, a JSON array of objects
 */
public record CheckOutcome(
    String check, String table, String status, long checked, long failed, String failingRows) {

  public boolean passed() {
    return status.equals("passed");
  }
}
