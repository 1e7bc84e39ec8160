package io.millrace.dags.sample;

import java.util.Arrays;

/** Counts of real files, at another scale. */
public record Scale(double factor) {

  /** At least one. */
  public int of(int full) {
    return (int) Math.max(1, Math.round(full * factor));
  }

  /** Cuts a whole into parts of these proportions; the parts add up to it. */
  public static int[] parts(int whole, int... proportions) {
    long all = Arrays.stream(proportions).sum();
    int[] parts = new int[proportions.length];
    long before = 0;
    int given = 0;
    for (int i = 0; i < parts.length; i++) {
      before += proportions[i];
      int upTo = (int) (whole * before / all);
      parts[i] = upTo - given;
      given = upTo;
    }
    return parts;
  }
}
