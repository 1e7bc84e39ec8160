package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Customer.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is paid: some prices again and again, a few refunds, some nothing. */
final class Totals {

  private static final BigDecimal HIGHEST = new BigDecimal("640000");
  private static final BigDecimal LOWEST = new BigDecimal("-2992.89");

  private record Price(BigDecimal total, int count) {}

  private static final List<Price> USUAL =
      List.of(
          new Price(new BigDecimal("499"), 5422),
          new Price(new BigDecimal("59"), 1119),
          new Price(new BigDecimal("269"), 845),
          new Price(new BigDecimal("543.29"), 327),
          new Price(new BigDecimal("250"), 325),
          new Price(new BigDecimal("1299"), 255),
          new Price(new BigDecimal("899"), 212),
          new Price(new BigDecimal("2299"), 124));

  private static final Map<Kind, Integer> REFUNDS =
      Map.of(Kind.NONE, 1, Kind.ORPHAN, 9, Kind.MATCHED, 2);
  private static final Map<Kind, Integer> NOTHING =
      Map.of(Kind.NONE, 6, Kind.ORPHAN, 202, Kind.MATCHED, 497);

  private final Scale scale;
  private final Dice dice;
  private final List<BigDecimal> positive = new ArrayList<>();
  private boolean isLowestGiven;

  /** For so many transactions of all kinds. */
  Totals(Scale scale, Dice dice, int transactions) {
    this.scale = scale;
    this.dice = dice;
    positive.add(HIGHEST);
    for (Price price : USUAL) {
      for (int i = 0; i < scale.of(price.count()); i++) {
        positive.add(price.total());
      }
    }
    int rest = transactions - scaled(NOTHING) - scaled(REFUNDS);
    while (positive.size() < rest) {
      positive.add(unusual());
    }
    dice.shuffle(positive);
  }

  /** Those of a kind's transactions, in an order of chance. */
  List<BigDecimal> of(Kind kind, int transactions) {
    List<BigDecimal> totals = new ArrayList<>();
    for (int i = 0; i < scale.of(NOTHING.getOrDefault(kind, 0)); i++) {
      totals.add(BigDecimal.ZERO);
    }
    for (int i = 0; i < scale.of(REFUNDS.getOrDefault(kind, 0)); i++) {
      totals.add(isLowestGiven ? refund() : LOWEST);
      isLowestGiven = true;
    }
    while (totals.size() < transactions) {
      totals.add(positive.isEmpty() ? unusual() : positive.removeLast());
    }
    dice.shuffle(totals);
    return totals.subList(0, transactions);
  }

  private int scaled(Map<Kind, Integer> counts) {
    return counts.values().stream().mapToInt(scale::of).sum();
  }

  private BigDecimal refund() {
    return cents(dice.between(100, 200_000)).negate();
  }

  /** From one to a hundred thousand, small ones more often, none that is usual. */
  private BigDecimal unusual() {
    long ceiling = dice.oneOf(List.of(100_000L, 1_000_000L, 10_000_000L));
    BigDecimal total = cents(dice.between(100, ceiling));
    boolean isUsual = USUAL.stream().anyMatch(price -> price.total().compareTo(total) == 0);
    return isUsual ? unusual() : total;
  }

  private static BigDecimal cents(long cents) {
    return BigDecimal.valueOf(cents, 2).stripTrailingZeros();
  }
}
