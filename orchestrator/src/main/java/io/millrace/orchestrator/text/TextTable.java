package io.millrace.orchestrator.text;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as columns of text, numbers to the right. */
public final class TextTable {

  private static final int GAP = 2;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  public TextTable(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  /** Adds a row; null is shown as nothing, a moment to the second. */
  public TextTable row(@Nullable Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? "" : oneLine(shown(cell)));
    }
    rows.add(row);
    return this;
  }

  private static String shown(Object cell) {
    return cell instanceof Instant moment
        ? moment.truncatedTo(ChronoUnit.SECONDS).toString()
        : cell.toString();
  }

  private static String oneLine(String text) {
    String plain = PlainText.of(text.replace("\r", ""));
    return plain.replace("\n", "\\n").replace("\t", "\\t");
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    int columns = headings.size();
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      widths[column] = headings.get(column).length();
      numeric[column] = !rows.isEmpty();
      for (List<String> row : rows) {
        String cell = row.get(column);
        widths[column] = Math.max(widths[column], cell.length());
        numeric[column] &= cell.isEmpty() || cell.matches("-?[0-9][0-9,.]*");
      }
    }
    append(text, headings, widths, numeric);
    rows.forEach(row -> append(text, row, widths, numeric));
    return text.toString();
  }

  private static void append(
      StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
    var line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(numeric[column] ? padding + cell : cell + padding).append(" ".repeat(GAP));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
