package io.millrace.dags.leadquality.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample, read as plainly as can be, has what the real files are known to have. */
class LeadQualitySampleTest {

  private static final List<Integer> ROWS =
      List.of(
          3785, 3799, 3813, 3823, 3818, 3822, 3822, 3803, 3763, 3730, 3710, 3717, 3729, 3728, 3725,
          3721, 3719, 3666, 3673, 3652, 3639, 3647);

  @TempDir static Path full;
  @TempDir Path folder;

  /** Of each day, by the names of its header; the rows of dashes are left out. */
  private static List<List<Map<String, String>>> days;

  @BeforeAll
  static void read() throws IOException {
    new LeadQualitySample().write(full, 1.0, 42);
    days = IntStream.rangeClosed(1, 22).mapToObj(day -> rows(full, day)).toList();
  }

  @Test
  void hasTheRowsOfEachDay() {
    assertThat(IntStream.rangeClosed(1, 22).mapToObj(day -> lines(full, day).size() - 1).toList())
        .isEqualTo(ROWS);
    assertThat(ROWS.stream().mapToInt(Integer::intValue).sum()).isEqualTo(82_304);
    assertThat(IntStream.rangeClosed(1, 22).filter(day -> lines(full, day).get(1).startsWith("-")))
        .containsExactly(IntStream.rangeClosed(6, 22).boxed().toArray(Integer[]::new));
  }

  @Test
  void changesItsFormAsTheSourceDid() {
    assertThat(lines(full, 8).getFirst())
        .isEqualTo(
            "ENTRYDATE,LEADNUMBER,email_hash,phone_hash,CITY,STATE,ZIP,Appt Date,Set,Demo,Dispo,"
                + "Job Status");
    assertThat(lines(full, 9).getFirst()).contains("STATE,CITY,ZIP,Appt Date,Demo,Set,");
    assertThat(lines(full, 11).getFirst()).endsWith("Dispo,Job Status,CityName");
    assertThat(lines(full, 13).getFirst()).endsWith("CityName,location");
    assertThat(values(days.get(9), "Demo")).containsExactlyInAnyOrder("0", "1");
    assertThat(values(days.get(10), "Demo")).containsExactlyInAnyOrder("False", "True");
    assertThat(values(days.get(20), "Demo")).containsExactlyInAnyOrder("0", "1");
    assertThat(values(days.get(14), "Set")).containsExactlyInAnyOrder("0", "1");
    assertThat(values(days.get(15), "Set")).containsExactly("0");
    assertThat(values(days.get(20), "STATE")).containsExactly("");
  }

  @Test
  void hasTheLeadsAndHashesOfTheRealFiles() {
    assertThat(all("LEADNUMBER")).hasSize(4434);
    assertThat(all("email_hash")).hasSize(4373).allMatch(hash -> hash.matches("[0-9a-f]{40}"));
    assertThat(all("phone_hash")).hasSize(4401);
    Map<String, Set<String>> hashes = new HashMap<>();
    days.forEach(rows ->
        rows.forEach(row ->
            hashes
                .computeIfAbsent(row.get("LEADNUMBER"), none -> new HashSet<>())
                .add(row.get("email_hash") + row.get("phone_hash"))));
    assertThat(hashes.values().stream().filter(some -> some.size() > 1)).hasSize(21);
    for (List<Map<String, String>> rows : days) {
      assertThat(values(rows, "LEADNUMBER")).hasSameSizeAs(rows);
      long pairs =
          rows.stream()
              .map(row -> row.get("email_hash") + row.get("phone_hash"))
              .distinct()
              .count();
      assertThat(rows.size() - pairs).isBetween(20L, 43L);
    }
  }

  @Test
  void hasTheGapsOfTheRealFiles() {
    List<Map<String, String>> rows = days.stream().flatMap(List::stream).toList();
    assertThat(rows).hasSize(82_287);
    assertThat(counted(rows, "STATE", "  ")).isEqualTo(244);
    assertThat(counted(rows, "STATE", "nu")).isEqualTo(61);
    assertThat(counted(rows, "STATE", "")).isEqualTo(7284);
    assertThat(counted(rows, "ZIP", "")).isEqualTo(265);
    assertThat(counted(rows, "ZIP", "0")).isEqualTo(74);
    assertThat(counted(rows, "Appt Date", "")).isBetween(62_000L, 66_500L);
    assertThat(counted(rows, "Job Status", "")).isBetween(79_000L, 80_000L);
    assertThat(rows.stream().filter(row -> "DQ Bath-VA\\Med".equals(row.get("Dispo"))))
        .isNotEmpty();
    assertThat(values(rows, "Dispo")).hasSize(41);
    assertThat(rows.stream().map(row -> row.get("Appt Date")))
        .allMatch(
            text -> text.matches("|[0-9]{2}/[0-9]{2}/[0-9]{4} (1| [1-9]| 1)[0-2]?:[0-9]{2}[AP]M"));
  }

  @Test
  void matchesEachRowByAKeyAtLeast() {
    Map<String, String> report = report("report_matches.csv");

    assertThat(report.get("both")).startsWith("81529,");
    assertThat(report.get("e-mail only")).startsWith("669,");
    assertThat(report.get("phone only")).startsWith("93,");
    assertThat(report("report_totals.csv").keySet()).containsExactly("82304");
    assertThat(report("report_totals.csv").get("82304")).startsWith("82287,82291,22,4364,");
  }

  @Test
  void writesAParquetFileWithItsMarks() throws IOException {
    byte[] bytes = Files.readAllBytes(full.resolve("parquet/leads.parquet"));

    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0001, 0.01, 0.02, 0.1, 0.5})
  void writesOtherScales(double scale) throws IOException {
    new LeadQualitySample().write(folder, scale, 7);

    int due = Math.max(40, (int) Math.round(3785 * scale));
    assertThat(rows(folder, 1)).hasSize(due);
    assertThat(values(rows(folder, 22), "LEADNUMBER")).hasSameSizeAs(rows(folder, 22));
  }

  @Test
  void givesTheSameBytesForTheSameScaleAndSeed() throws IOException {
    new LeadQualitySample().write(folder.resolve("one"), 0.05, 42);
    new LeadQualitySample().write(folder.resolve("two"), 0.05, 42);

    for (String file : List.of("SFTP/data_1.csv", "SFTP/data_22.csv", "parquet/leads.parquet")) {
      assertThat(folder.resolve("one").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAScaleThatIsNoSize(double scale) {
    assertThatThrownBy(() -> new LeadQualitySample().write(folder, scale, 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the scale of a sample must be a number greater than 0, such as 0.01, not " + scale);
  }

  private static List<String> lines(Path sample, int day) {
    try {
      return Files.readAllLines(sample.resolve("SFTP").resolve("data_" + day + ".csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, String>> rows(Path sample, int day) {
    List<String> lines = lines(sample, day);
    List<String> names = List.of(lines.getFirst().split(","));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      assertThat(fields).hasSameSizeAs(names);
      Map<String, String> row = new TreeMap<>();
      for (int i = 0; i < fields.length; i++) {
        row.put(names.get(i), fields[i]);
      }
      if (!fields[0].equals("-----")) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Set<String> values(List<Map<String, String>> rows, String name) {
    Set<String> values = new HashSet<>();
    rows.forEach(row -> values.add(row.get(name)));
    return values;
  }

  private static Set<String> all(String name) {
    Set<String> values = new HashSet<>();
    days.forEach(rows -> values.addAll(values(rows, name)));
    return values;
  }

  private static long counted(List<Map<String, String>> rows, String name, String value) {
    return rows.stream().filter(row -> value.equals(row.get(name))).count();
  }

  /** The rest of each line by its first field, the header left out. */
  private static Map<String, String> report(String file) {
    try {
      Map<String, String> report = new TreeMap<>();
      Files.readAllLines(full.resolve("expected").resolve(file)).stream()
          .skip(1)
          .map(line -> line.split(",", 2))
          .forEach(parts -> report.put(parts[0], Arrays.asList(parts).getLast()));
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
