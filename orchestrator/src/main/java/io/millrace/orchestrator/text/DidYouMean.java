package io.millrace.orchestrator.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody may have meant who typed a name that does not exist. */
public final class DidYouMean {

  private static final int SHOWN = 3;

  private DidYouMean() {}

  /**
   * The end of a sentence such as {@code "; did you mean shop_etl or ship_etl?"}, or an empty text
   * if no known name is near: at most a third of the letters wrong, or one name the start of the
   * other.
   */
  public static String suggestion(String typed, Collection<String> known) {
    List<String> near = known.stream().filter(name -> isNear(typed, name)).toList();
    int least = near.stream().mapToInt(name -> distance(typed, name)).min().orElse(0);
    String names =
        near.stream()
            .filter(name -> distance(typed, name) <= least + 1)
            .sorted(
                Comparator.comparingInt((String name) -> distance(typed, name))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(SHOWN)
            .collect(Collectors.joining(" or "));
    return names.isEmpty() ? "" : "; did you mean " + names + "?";
  }

  private static boolean isNear(String typed, String name) {
    String a = typed.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    boolean begun = a.length() >= 2 && (b.startsWith(a) || a.startsWith(b));
    return begun || distance(typed, name) <= Math.max(1, Math.max(a.length(), b.length()) / 3);
  }

  /**
   * Letters to change, add, leave out or swap with their neighbour (optimal string alignment),
   * letter case ignored.
   */
  private static int distance(String typed, String name) {
    String a = typed.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    int[][] least = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        least[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, least);
      }
    }
    return least[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] least) {
    int changed = least[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(changed, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, least[i - 2][j - 2] + 1) : best;
  }
}
