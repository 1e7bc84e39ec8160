package io.millrace.dags.shop.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.dags.shop.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts of the real files, at full scale. */
class ShopSampleTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 10, 9);
  private static final LocalDate LAST = LocalDate.of(2024, 10, 16);

  /** A record up to the end of its line, line breaks within quotes included. */
  private static final Pattern CUSTOMER =
      Pattern.compile("^\"(\\d{15,18})\",(?:\"[^\"]*\",?){14}$", Pattern.MULTILINE);

  @TempDir static Path full;

  private static final Map<LocalDate, Map<String, String>> CUSTOMERS = new TreeMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void writeOnce() throws IOException {
    new ShopSample().write(full, 1.0, 42);
    for (LocalDate day : days()) {
      CUSTOMERS.put(
          day,
          CUSTOMER
              .matcher(text(Source.CUSTOMER, day))
              .results()
              .collect(Collectors.toMap(match -> match.group(1), MatchResult::group)));
    }
  }

  private static List<LocalDate> days() {
    return FIRST.datesUntil(LAST.plusDays(1)).toList();
  }

  private static String text(Source source, LocalDate day) throws IOException {
    return Files.readString(full.resolve(source.file(day)));
  }

  @Test
  void hasAsManyCustomersOfEachDay() {
    assertThat(CUSTOMERS.values())
        .extracting(Map::size)
        .containsExactly(5000, 5280, 5576, 5888, 6217, 6565, 6933, 7321);
  }

  @Test
  void customersComeLeaveAndChange() {
    assertThat(changes((before, now) -> now.keySet(), (before, now) -> before.keySet()))
        .containsExactly(484, 506, 535, 560, 601, 633, 665);
    assertThat(changes((before, now) -> before.keySet(), (before, now) -> now.keySet()))
        .containsExactly(204, 210, 223, 231, 253, 265, 277);
    assertThat(
            days().stream()
                .skip(1)
                .map(day -> {
                  Map<String, String> before = of(day.minusDays(1));
                  return of(day).entrySet().stream()
                      .filter(one -> before.containsKey(one.getKey()))
                      .filter(one -> !one.getValue().equals(before.get(one.getKey())))
                      .count();
                })
                .toList())
        .startsWith(598L, 609L, 661L, 686L, 721L, 776L)
        .last()
        .isIn(785L, 786L); // the one who is spoilt may have changed as well
  }

  /** Picks ids of two days. */
  private interface Ids {
    Set<String> of(Map<String, String> before, Map<String, String> now);
  }

  private static List<Integer> changes(Ids all, Ids without) {
    return days().stream()
        .skip(1)
        .map(day -> {
          Set<String> ids = new HashSet<>(all.of(of(day.minusDays(1)), of(day)));
          ids.removeAll(without.of(of(day.minusDays(1)), of(day)));
          return ids.size();
        })
        .toList();
  }

  private static Map<String, String> of(LocalDate day) {
    return CUSTOMERS.getOrDefault(day, Map.of());
  }

  @Test
  void aboutOneInEightIsActiveAndAddressesHaveLineBreaks() throws IOException {
    for (LocalDate day : days()) {
      long active = of(day).values().stream().filter(row -> row.contains("\"active\"")).count();
      assertThat((double) active / of(day).size()).isBetween(0.09, 0.16);
    }
    assertThat(Files.readAllLines(full.resolve(Source.CUSTOMER.file(FIRST))))
        .hasSizeBetween(7_000, 8_000);
  }

  @Test
  void sellsAsMuchAndToCustomersWhoHaveLeft() throws IOException {
    int[] sales = {7960, 8196, 8424, 8983, 9573, 9985, 10_652, 11_395};
    int[] strangers = {0, 332, 307, 361, 350, 418, 410, 472};
    Set<String> ids = new HashSet<>();
    for (int at = 0; at < sales.length; at++) {
      LocalDate day = FIRST.plusDays(at);
      List<String[]> rows = text(Source.SALES, day).lines().map(row -> row.split("~", -1)).toList();
      assertThat(rows).hasSize(sales[at]).allMatch(row -> row.length == 7);
      assertThat(rows.stream().filter(row -> !of(day).containsKey(row[1]))).hasSize(strangers[at]);
      rows.forEach(row -> ids.add(row[0]));
    }
    assertThat(ids).hasSize(75_168).allMatch(id -> id.length() == 15);
  }

  @Test
  void onlyTheLastDayIsSpoilt() throws IOException {
    assertThat(text(Source.SALES, LAST).lines().filter(row -> row.contains("~ERROR~"))).hasSize(10);
    assertThat(text(Source.SALES, LAST).lines().filter(row -> row.contains("~-9999999999~")))
        .hasSize(10);
    assertThat(of(LAST).values().stream().filter(row -> row.contains("; DROP TABLE users; --")))
        .hasSize(1);
    for (LocalDate day : days().subList(0, 7)) {
      assertThat(text(Source.SALES, day)).doesNotContain("ERROR", "~-");
      assertThat(text(Source.CUSTOMER, day)).doesNotContain("DROP");
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOneOthers(@TempDir Path again, @TempDir Path other)
      throws IOException {
    new ShopSample().write(folder, 0.01, 7);
    new ShopSample().write(again, 0.01, 7);
    new ShopSample().write(other, 0.01, 8);

    assertThat(bytes(again)).isEqualTo(bytes(folder));
    assertThat(bytes(other)).isNotEqualTo(bytes(folder));
  }

  private static Map<String, String> bytes(Path folder) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return bytes;
  }

  @Test
  void refusesAScaleThatIsNone() {
    assertThatThrownBy(() -> new ShopSample().write(folder, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("greater than 0");
  }
}
