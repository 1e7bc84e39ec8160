package io.millrace.dags.stream.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts of the real files, at full scale. */
class StreamSampleTest {

  private static final String PRODUCTS = "products.csv";
  private static final String TRANSACTIONS = "transactions.csv";
  private static final String USERS = "users.csv";

  @TempDir static Path full;

  private static SampleFiles files;
  private static Set<String> known;

  @TempDir Path folder;

  @BeforeAll
  static void writeOnce() throws IOException {
    files = SampleFiles.write(full, 1.0, 42);
    known = new HashSet<>(files.column(PRODUCTS, 0));
  }

  @Test
  void writesLinesAsTheSourceDoes() {
    assertThat(files.text(PRODUCTS))
        .startsWith("subscription ID\tPlan\tProduct\tInterval\tAmount\tStatus\r\n")
        .doesNotEndWith("\n");
    assertThat(files.text(TRANSACTIONS))
        .startsWith(
            "Date (UTC)\tTransaction ID\tCustomer ID\tSubscription ID\tTotal\tCurrency\r\n1/1/24 7:00\t")
        .doesNotEndWith("\n");
    assertThat(files.rows(TRANSACTIONS).getLast().getFirst()).isEqualTo("10/3/24 16:44");
    assertThat(files.text(USERS))
        .startsWith("Customer ID\tCustomer Name\tCustomer Email\r\n")
        .doesNotContain("\"")
        .doesNotEndWith("\n");
  }

  @Test
  void quotesOneNameWhereCommasDelimit() throws IOException {
    StreamSample.forB2b().write(folder, 1.0, 42);

    assertThat(Files.readString(folder.resolve(USERS)).split("\r\n", -1))
        .filteredOn(line -> line.contains("\""))
        .singleElement()
        .asString()
        .matches("cus_\\w{14},\"..,.\",.*");
    assertThat(Files.readString(folder.resolve(PRODUCTS))).doesNotContain("\"");
    assertThat(Files.readString(folder.resolve(TRANSACTIONS)).replace(',', '\t'))
        .isEqualTo(files.text(TRANSACTIONS));
  }

  @Test
  void givesSubscriptionsTheirPlans() {
    List<List<String>> rows = files.rows(PRODUCTS);

    assertThat(rows).hasSize(460).doesNotHaveDuplicates();
    assertThat(rows.stream().map(row -> row.subList(0, 2))).doesNotHaveDuplicates();
    assertThat(files.column(PRODUCTS, 0)).allMatch(id -> id.matches("sub_\\w{24}"));
    assertThat(howOften(howOften(files.column(PRODUCTS, 0)).values()))
        .containsOnly(entry(1L, 397L), entry(2L, 24L), entry(3L, 1L), entry(4L, 3L));
    assertThat(rows.stream().map(row -> row.getFirst() + row.get(2))).doesNotHaveDuplicates();
    assertThat(known)
        .allSatisfy(id ->
            assertThat(
                    rows.stream()
                        .filter(row -> row.getFirst().equals(id))
                        .map(row -> row.get(3) + row.get(5))
                        .collect(toSet()))
                .hasSize(1));
  }

  @Test
  void namesPlansProductsAndAmountsAsTheSourceDoes() {
    assertThat(howOften(files.column(PRODUCTS, 1))).hasSize(94);
    assertThat(
            howOften(
                files.column(PRODUCTS, 1).stream()
                    .map(plan -> plan.replaceFirst("(?<=price_|v3_|plan_|video_).*", ""))
                    .toList()))
        .containsOnly(
            entry("price_", 299L),
            entry("video-payg", 72L),
            entry("video_", 8L),
            entry("video-build", 35L),
            entry("v3_", 42L),
            entry("plan_", 3L),
            entry("chat-startup-v2", 1L));
    assertThat(howOften(files.column(PRODUCTS, 2)))
        .hasSize(45)
        .contains(entry("Chat Start : 10k MAU", 160L), entry("Video PAYG", 72L))
        .contains(entry("Chat Elevate : 10k MAU", 35L), entry("Video Build", 35L))
        .contains(entry("Feeds Startup : Monthly", 27L), entry("Video : Quarterly", 15L))
        .containsKey("Chat Elevate :  36 Months");
    assertThat(howOften(files.column(PRODUCTS, 3)))
        .containsOnly(entry("month", 385L), entry("year", 75L));
    assertThat(howOften(files.column(PRODUCTS, 4)))
        .hasSize(71)
        .contains(entry("0", 115L), entry("499", 114L), entry("4788", 32L), entry("59", 27L));
    assertThat(howOften(files.column(PRODUCTS, 5)))
        .containsOnly(
            entry("active", 412L),
            entry("past_due", 44L),
            entry("trialing", 2L),
            entry("unpaid", 2L));
    List<BigDecimal> amounts = files.column(PRODUCTS, 4).stream().map(BigDecimal::new).toList();
    assertThat(amounts.reversed()).isSorted();
    assertThat(amounts.getFirst()).isEqualByComparingTo("173000");
  }

  @Test
  void spreadsTransactionsOverMonthsAndMinutes() {
    List<List<String>> rows = files.rows(TRANSACTIONS);

    assertThat(rows).hasSize(12_870);
    assertThat(files.column(TRANSACTIONS, 1))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("in_\\w{24}"));
    assertThat(new HashSet<>(files.column(TRANSACTIONS, 0))).hasSize(11_399);
    assertThat(files.column(TRANSACTIONS, 0))
        .allMatch(date -> date.matches("\\d{1,2}/\\d{1,2}/24 \\d{1,2}:\\d\\d"))
        .noneMatch(date -> date.startsWith("0") || date.contains("/0"));
    assertThat(
            new TreeMap<>(
                    howOften(
                        files.column(TRANSACTIONS, 0).stream()
                            .map(date -> Integer.valueOf(date.substring(0, date.indexOf('/'))))
                            .toList()))
                .values())
        .containsExactly(1364L, 1392L, 1416L, 1401L, 1431L, 1431L, 1420L, 1421L, 1443L, 151L);
  }

  @Test
  void mixesTransactionsWithAndWithoutKnownSubscription() {
    List<List<String>> without = ofClass("null");
    List<List<String>> orphans = ofClass("orphan");
    List<List<String>> matched = ofClass("matched");

    assertThat(without).hasSize(1214);
    assertThat(orphans).hasSize(10_044);
    assertThat(matched).hasSize(1612);
    assertThat(distinct(without, 2)).hasSize(303);
    assertThat(distinct(orphans, 2)).hasSize(1336);
    assertThat(distinct(matched, 2)).hasSize(404);
    assertThat(distinct(orphans, 3)).hasSize(1434);
    assertThat(distinct(matched, 3)).isEqualTo(known);
    assertThat(files.column(TRANSACTIONS, 3)).filteredOn(id -> id.length() == 28).hasSize(7906);
    assertThat(files.column(TRANSACTIONS, 3)).filteredOn(id -> id.length() == 18).hasSize(3750);
    Map<String, Long> plans = howOften(files.column(PRODUCTS, 0));
    assertThat(matched.stream().mapToLong(row -> plans.getOrDefault(row.get(3), 0L)).sum())
        .isEqualTo(1678);
    assertThat(
            files.rows(TRANSACTIONS).stream()
                .filter(row -> !row.get(3).isEmpty())
                .collect(groupingBy(row -> row.get(3), mapping(row -> row.get(2), toSet())))
                .values())
        .allMatch(customers -> customers.size() == 1);
  }

  @Test
  void mixesCustomers() {
    Map<String, TreeSet<String>> classes =
        files.rows(TRANSACTIONS).stream()
            .collect(
                groupingBy(
                    row -> row.get(2),
                    mapping(StreamSampleTest::classOf, toCollection(TreeSet::new))));

    assertThat(howOften(classes.values().stream().map(found -> String.join("+", found)).toList()))
        .containsOnly(
            entry("orphan", 1025L),
            entry("matched", 306L),
            entry("null+orphan", 241L),
            entry("matched+orphan", 52L),
            entry("matched+null", 28L),
            entry("matched+null+orphan", 18L),
            entry("null", 16L));
    Map<Long, Long> frequencies = howOften(howOften(files.column(TRANSACTIONS, 2)).values());
    assertThat(frequencies).contains(entry(1L, 173L), entry(9L, 619L)).containsKey(27L);
    assertThat(frequencies.keySet()).allMatch(rows -> rows <= 27);
    assertThat(frequencies.values()).allMatch(customers -> customers <= 619);
  }

  @Test
  void paysTheUsualTotals() {
    assertThat(howOften(files.column(TRANSACTIONS, 5)))
        .containsOnly(entry("usd", 12_865L), entry("eur", 5L));
    assertThat(howOften(files.column(TRANSACTIONS, 4)))
        .contains(entry("499", 5422L), entry("59", 1119L), entry("269", 845L), entry("0", 705L))
        .contains(entry("543.29", 327L), entry("250", 325L), entry("1299", 255L))
        .contains(entry("899", 212L), entry("2299", 124L))
        .containsKeys("640000", "-2992.89");
    assertThat(files.column(TRANSACTIONS, 4))
        .filteredOn(total -> total.startsWith("-"))
        .hasSize(12);
  }

  @Test
  void repeatsUsersAndCallsSomeDifferently() {
    List<List<String>> rows = files.rows(USERS);

    assertThat(files.column(USERS, 0)).isEqualTo(files.column(TRANSACTIONS, 2));
    Set<List<String>> distinct = new HashSet<>(rows);
    assertThat(distinct).hasSize(1982);
    assertThat(
            rows.stream()
                .map(row -> row.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList())
                .collect(toSet()))
        .hasSize(1982 - 9);
    assertThat(rows.stream().map(row -> row.stream().map(String::strip).toList()).collect(toSet()))
        .hasSize(1982);
    assertThat(howOften(howOften(distinct.stream().map(List::getFirst).toList()).values()))
        .containsOnly(
            entry(1L, 1437L), entry(2L, 211L), entry(3L, 30L), entry(4L, 7L), entry(5L, 1L));
    assertThat(values(distinct, 1)).filteredOn(names -> names.size() > 1).hasSize(133);
    assertThat(values(distinct, 2)).filteredOn(emails -> emails.size() > 1).hasSize(182);
  }

  @Test
  void leavesNamesAndEmailsEmpty() {
    List<List<String>> rows = files.rows(USERS);
    Set<List<String>> distinct = new HashSet<>(rows);

    assertThat(rows).filteredOn(row -> row.get(1).isEmpty()).hasSize(1435);
    assertThat(rows).filteredOn(row -> row.get(2).isEmpty()).hasSize(529);
    assertThat(rows).noneMatch(row -> row.get(1).isEmpty() && row.get(2).isEmpty());
    assertThat(distinct).filteredOn(row -> row.get(1).isEmpty()).hasSize(176);
    assertThat(distinct).filteredOn(row -> row.get(2).isEmpty()).hasSize(74);
    assertThat(values(distinct, 1)).filteredOn(names -> names.equals(Set.of(""))).hasSize(143);
    assertThat(values(distinct, 1))
        .filteredOn(names -> names.contains("") && names.size() > 1)
        .hasSize(28);
    assertThat(values(distinct, 2)).filteredOn(emails -> emails.equals(Set.of(""))).hasSize(48);
  }

  @Test
  void padsCutsAndAccentsNames() {
    List<String> names = files.column(USERS, 1);

    assertThat(names).allMatch(name -> name.length() <= 4);
    assertThat(names).filteredOn(name -> name.endsWith(" ")).hasSize(494);
    assertThat(files.column(USERS, 2)).filteredOn(email -> email.contains("@")).hasSize(33);
    assertThat(files.column(USERS, 2)).allMatch(email -> email.length() <= 29);
    assertThat(names.stream().filter(name -> name.contains(","))).hasSize(1);
    assertThat(
            files.rows(USERS).stream()
                .filter(row -> !row.get(1).chars().allMatch(letter -> letter < 128))
                .map(List::getFirst)
                .collect(toSet()))
        .hasSize(41);
    long bytes = 0;
    for (byte one : files.text(USERS).getBytes(UTF_8)) {
      bytes += one < 0 ? 1 : 0;
    }
    assertThat(bytes).isEqualTo(237);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.5, 2})
  void writesOtherScales(double scale) throws IOException {
    SampleFiles sample = SampleFiles.write(folder, scale, 7);

    int expected = (int) Math.round(12_870 * scale);
    assertThat(sample.rows(TRANSACTIONS))
        .hasSizeBetween(expected - 3, Math.max(expected + 3, expected * 11 / 10 + 20));
    assertThat(sample.column(USERS, 0)).isEqualTo(sample.column(TRANSACTIONS, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_241_014})
  void hasTheCountsWithAnySeed(long seed) throws IOException {
    SampleFiles sample = SampleFiles.write(folder, 1.0, seed);

    assertThat(sample.rows(TRANSACTIONS)).hasSize(12_870);
    assertThat(new HashSet<>(sample.rows(USERS))).hasSize(1982);
    assertThat(sample.rows(USERS)).filteredOn(row -> row.get(1).isEmpty()).hasSize(1435);
    assertThat(sample.rows(USERS)).filteredOn(row -> row.get(2).isEmpty()).hasSize(529);
    assertThat(howOften(howOften(sample.column(TRANSACTIONS, 2)).values()))
        .contains(entry(1L, 173L), entry(9L, 619L));
  }

  @Test
  void givesTheSameBytesForTheSameScaleAndSeed() throws IOException {
    StreamSample.forStar().write(folder.resolve("one"), 0.01, 42);
    StreamSample.forStar().write(folder.resolve("two"), 0.01, 42);

    for (String file : List.of(PRODUCTS, TRANSACTIONS, USERS)) {
      assertThat(folder.resolve("one").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAScaleThatIsNoSize(double scale) {
    assertThatThrownBy(() -> StreamSample.forB2b().write(folder, scale, 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the scale of a sample must be a number greater than 0, such as 0.01, not " + scale);
  }

  private static List<List<String>> ofClass(String name) {
    return files.rows(TRANSACTIONS).stream().filter(row -> classOf(row).equals(name)).toList();
  }

  private static String classOf(List<String> transaction) {
    String subscription = transaction.get(3);
    if (subscription.isEmpty()) {
      return "null";
    }
    return known.contains(subscription) ? "matched" : "orphan";
  }

  private static <T> Map<T, Long> howOften(Collection<T> items) {
    return items.stream().collect(groupingBy(Function.identity(), counting()));
  }

  private static Set<String> distinct(Collection<List<String>> rows, int column) {
    return rows.stream().map(row -> row.get(column)).collect(toSet());
  }

  /** The different values of a column, customer by customer. */
  private static Collection<Set<String>> values(Collection<List<String>> rows, int column) {
    return rows.stream()
        .collect(groupingBy(List::getFirst, mapping(row -> row.get(column), toSet())))
        .values();
  }
}
