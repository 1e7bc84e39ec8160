package io.millrace.tasks.anomaly;

import static java.util.stream.Collectors.joining;

import io.millrace.tasks.anomaly.Judgement.Change;
import io.millrace.tasks.anomaly.Judgement.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** With the median of earlier points that were not unusual themselves. */
public record WithUsual(Quantity quantity, Leniency leniency) implements Comparison {

  /** More points than these are never looked at. */
  public static final int MOST_NEEDED = 28;

  private static final int SAID = 3;

  @Override
  public boolean asksForAll() {
    return false;
  }

  @Override
  public Judgement judge(Point now, List<Point> earlier) {
    List<Point> learnt = earlier.stream().filter(Point::learnt).toList();
    Baseline baseline = Baseline.of(now.day(), learnt);
    String lacks = baseline.lacks(leniency.points());
    if (lacks != null) {
      return Judgement.noBaseline(lacks);
    }
    Band nearest =
        baseline.bands(quantity, leniency).stream()
            .min(Comparator.comparingDouble(band -> band.excess(now)))
            .orElseThrow();
    boolean isUsual = !now.values().isEmpty() && nearest.holds(now);
    Verdict verdict = isUsual ? Verdict.USUAL : Verdict.UNUSUAL;
    return quantity == Quantity.DISTRIBUTION
        ? ofLabels(verdict, now, nearest)
        : ofNumber(verdict, now, nearest);
  }

  private Judgement ofNumber(Verdict verdict, Point now, Band band) {
    double usual = band.center().getOrDefault(Point.ONE, 0.0);
    double most = usual + band.reach();
    if (quantity == Quantity.SHARE) {
      most = Math.min(1, most);
    }
    Double least =
        quantity == Quantity.AGE ? null : Math.max(quantity.least(), usual - band.reach());
    String measured =
        now.values().isEmpty() ? "there was nothing to measure" : shown(now.value(Point.ONE));
    String range = least == null ? "at most " + shown(most) : shown(least) + " to " + shown(most);
    return new Judgement(
        verdict,
        "%s, usual is %s (%s)".formatted(measured, range, band.words()),
        least,
        most,
        List.of());
  }

  private Judgement ofLabels(Verdict verdict, Point now, Band band) {
    var labels = new TreeSet<>(now.values().keySet());
    labels.addAll(band.center().keySet());
    List<Change> changes =
        labels.stream()
            .map(label -> new Change(label, now.values().get(label), band.center().get(label)))
            .sorted(
                Comparator.comparingDouble(WithUsual::size).reversed().thenComparing(Change::label))
            .toList();
    String measured =
        now.values().isEmpty()
            ? "there was nothing to measure"
            : shown(band.distance(now)) + " of the rows differ";
    String which =
        verdict == Verdict.USUAL
            ? ""
            : changes.stream().limit(SAID).map(this::words).collect(joining(", ", ": ", ""));
    return new Judgement(
        verdict,
        "%s, usual is at most %s (%s)%s"
            .formatted(measured, shown(band.reach()), band.words(), which),
        null,
        band.reach(),
        verdict == Verdict.USUAL ? List.of() : changes);
  }

  private String words(Change change) {
    return "%s %s instead of %s"
        .formatted(change.label(), shown(or0(change.now())), shown(or0(change.before())));
  }

  private static double size(Change change) {
    return Math.abs(or0(change.now()) - or0(change.before()));
  }

  private static double or0(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private String shown(double value) {
    return quantity.shown(value);
  }
}
