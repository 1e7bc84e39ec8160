package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.RejectedRow;
import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a value of each type, and that PostgreSQL reads the same out of the same text. */
class ValueFormatTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  @Test
  void takesNumbersAsPostgresDoes() throws Exception {
    assertEqualToPostgres(
        SQLDataType.BIGINT,
        "bigint",
        List.of("0", "-0", "007", "9223372036854775807", "-9223372036854775808", "-1"));
    assertEqualToPostgres(SQLDataType.INTEGER, "int", List.of("2147483647", "-2147483648"));
    assertEqualToPostgres(SQLDataType.SMALLINT, "smallint", List.of("32767", "-32768"));
    assertEqualToPostgres(SQLDataType.BOOLEAN, "boolean", List.of("true", "false"));
  }

  @Test
  void takesDecimalsAsPostgresDoes() throws Exception {
    var random = new Random(7);
    Supplier<String> digits =
        () ->
            IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> random.nextInt(3) == 0 ? "0" : "" + random.nextInt(10))
                .reduce("", String::concat);
    var randomly =
        Stream.generate(() ->
                (random.nextBoolean() ? "-" : "")
                    + digits.get()
                    + (random.nextInt(4) == 0 ? "" : "." + digits.get()))
            .limit(2_000);
    var special =
        Stream.of("0", "-0.00", "0.0001", "10000", "9999.9999", "100000000", "1.10", "209.3");

    assertEqualToPostgres(
        SQLDataType.NUMERIC, "numeric", Stream.concat(special, randomly).toList());
    assertEqualToPostgres(
        SQLDataType.NUMERIC(10, 2),
        "numeric(10, 2)",
        List.of("12345678.99", "1.5", "1.500", "0012345678", "-0.01"));
  }

  @Test
  void takesEveryDayAsPostgresDoes() throws Exception {
    var days =
        Stream.of(1, 4, 100, 400, 1582, 1899, 1900, 1999, 2000, 2001, 2024, 2100, 9999)
            .flatMap(year ->
                LocalDate.of(year, 1, 1)
                    .datesUntil(LocalDate.of(year, 12, 31))
                    .map(String::valueOf))
            .toList();

    assertEqualToPostgres(SQLDataType.LOCALDATE, "date", days);
  }

  @Test
  void takesTimestampsAsPostgresDoes() throws Exception {
    var random = new Random(7);
    var local =
        Stream.generate(() ->
                "%s %02d:%02d:%02d%s"
                    .formatted(
                        LocalDate.ofEpochDay(random.nextInt(-300_000, 1_000_000)),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextBoolean() ? "" : ".%03d".formatted(random.nextInt(1_000))))
            .limit(2_000)
            .toList();
    var zones = List.of("Z", "+00", "-09", "+05:45", "-12:30", "+14:00");
    var zoned = local.stream().map(time -> time + zones.get(random.nextInt(6))).toList();

    assertEqualToPostgres(SQLDataType.LOCALDATETIME(6), "timestamp", local);
    assertEqualToPostgres(SQLDataType.TIMESTAMPWITHTIMEZONE(6), "timestamptz", zoned);
    assertEqualToPostgres(
        SQLDataType.TIMESTAMPWITHTIMEZONE(6), "timestamptz", List.of("2026-11-20T09:00:00Z"));
  }

  @Test
  void takesIdsAndTextsAsPostgresDoes() throws Exception {
    assertEqualToPostgres(
        SQLDataType.UUID,
        "uuid",
        List.of("00112233-4455-6677-8899-aabbccddeeff", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"));
    assertEqualToPostgres(
        SQLDataType.CLOB,
        "text",
        List.of(" ", "caf\u00e9", "\u20ac", "a\ud83d\ude00b", "\u007f\u0080\u07ff\u0800\uffff"));
    assertEqualToPostgres(
        SQLDataType.VARCHAR(3),
        "varchar(3)",
        List.of("abc", "\ud83d\ude00\ud83d\ude00\ud83d\ude00"));
  }

  @ParameterizedTest
  @CsvSource({
    "a, is not a whole number",
    "1.0, is not a whole number",
    "+1, is not a whole number",
    "-, is not a whole number",
    "' 1', is not a whole number",
    "1e3, is not a whole number",
    "9223372036854775808, is out of the range of bigint",
    "-9223372036854775809, is out of the range of bigint",
    "18446744073709551617, is out of the range of bigint",
    "99999999999999999999999999, is out of the range of bigint"
  })
  void rejectsAsBigint(String text, String reason) throws Exception {
    assertThat(reasonFor(SQLDataType.BIGINT, text)).isEqualTo(reason);
  }

  @Test
  void rejectsWhatSmallerIntegersCannotHold() throws Exception {
    assertThat(reasonFor(SQLDataType.INTEGER, "2147483648"))
        .isEqualTo("is out of the range of integer");
    assertThat(reasonFor(SQLDataType.SMALLINT, "-32769"))
        .isEqualTo("is out of the range of smallint");
  }

  @ParameterizedTest
  @CsvSource({
    "1e3, is not a decimal number",
    "NaN, is not a decimal number",
    "1., is not a decimal number",
    ".5, is not a decimal number",
    "1.2.3, is not a decimal number",
    "'1,5', is not a decimal number",
    "ERROR, is not a decimal number",
    "123456789, has more than 8 digits before the point",
    "1.005, has more than 2 decimals"
  })
  void rejectsAsNumeric(String text, String reason) throws Exception {
    assertThat(reasonFor(SQLDataType.NUMERIC(10, 2), text)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "1900-02-29",
        "2024-02-30",
        "2024-04-31",
        "2024-13-01",
        "2024-00-01",
        "2024-01-00",
        "0000-01-01",
        "24-01-01",
        "2024-1-1",
        "2024/01/01",
        "01.02.2024",
        "2024-01-01 ",
        "20240101",
        "infinity",
        "2o24-01-01"
      })
  void rejectsAsDate(String text) throws Exception {
    assertThat(reasonFor(SQLDataType.LOCALDATE, text)).isEqualTo("is not a date yyyy-MM-dd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-30 00:00:00", "2024-01-01 24:00:00", "2024-01-01 23:60:00", "2024-01-01 23:59:60",
        "2024-01-01", "2024-01-01 10:00", "2024-01-01T10:00:00", "2024-01-01 10:00:00Z",
        "2024-01-01 10:00:00.5", "2024-01-01 10:00:00.123456", "2024-01-01 10:00:00.", "now",
        "2024-01-01 10:00:00.-12", "2024-01-01 1a:00:00", "2024-01-01 10-00:00",
            "2024-01-01 10:00:00,5"
      })
  void rejectsAsTimestamp(String text) throws Exception {
    assertThat(reasonFor(SQLDataType.LOCALDATETIME(6), text))
        .isEqualTo("is not a timestamp yyyy-MM-dd HH:mm:ss[.fff]");
  }

  @Test
  void rejectsTimesThatTheColumnWouldRound() throws Exception {
    assertEqualToPostgres(
        SQLDataType.LOCALDATETIME(0),
        "timestamp(0)",
        List.of("2024-12-31 23:59:59", "1969-12-31 23:59:59.000"));
    loading.sql().execute("drop table raw.t");

    assertThat(reasonFor(SQLDataType.LOCALDATETIME(0), "2024-12-31 23:59:59.500"))
        .isEqualTo("has more than 0 decimals of a second");
    assertThat(reasonFor(SQLDataType.TIMESTAMPWITHTIMEZONE(2), "1999-12-31 23:59:59.995Z"))
        .isEqualTo("has more than 2 decimals of a second");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-01 10:00:00",
        "2024-01-01 10:00:00+1",
        "2024-01-01 10:00:00+16",
        "2024-01-01 10:00:00+01:60",
        "2024-01-01 10:00:00+0100",
        "2024-01-01 10:00:00ZZ",
        "2024-01-01 10:00:00 UTC",
        "2024-01-01 10:00:00Z01",
        "2024-01-01Z",
        "Z"
      })
  void rejectsAsTimestampWithTimeZone(String text) throws Exception {
    assertThat(reasonFor(SQLDataType.TIMESTAMPWITHTIMEZONE(6), text))
        .startsWith("is not a timestamp yyyy-MM-dd HH:mm:ss[.fff] with its offset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeefg",
        "{00112233-4455-6677-8899-aabbccddeeff}", "0011223304455-6677-8899-aabbccddeeff"
      })
  void rejectsAsUuid(String text) throws Exception {
    assertThat(reasonFor(SQLDataType.UUID, text)).isEqualTo("is not a UUID");
  }

  @Test
  void rejectsTextsThatAreTooLong() throws Exception {
    assertThat(reasonFor(SQLDataType.VARCHAR(3), "abcd")).isEqualTo("is longer than 3 characters");
  }

  private void assertEqualToPostgres(DataType<?> type, String sqlType, List<String> texts)
      throws Exception {
    RawTable table = new RawTable("t").with("a", type).withBookkeeping();
    loading.sql().execute("drop table if exists raw.t");
    loading
        .sql()
        .execute("create table raw.t (a %s, file_id bigint, line_no bigint)".formatted(sqlType));
    loading.file("t.csv", "a\n\"" + String.join("\"\n\"", texts) + "\"\n");

    loading.run(copy(csv("t.csv")).into(table).replacing());

    var expected =
        loading
            .sql()
            .fetch(
                "select v::%s::text from unnest(?::text[]) with ordinality as u(v, n) order by n"
                    .formatted(sqlType),
                (Object) texts.toArray(String[]::new))
            .getValues(0);
    assertThat(loading.values(table, "a::text")).isEqualTo(expected);
  }

  private String reasonFor(DataType<?> type, String text) throws Exception {
    RawTable table = loading.create(new RawTable("t").with("a", type).withBookkeeping());
    loading.file("t.csv", "a\n\"" + text + "\"\n");

    loading.run(copy(csv("t.csv")).into(table).replacing().maxRejects(1));

    assertThat(loading.context().rejects()).hasSize(1);
    RejectedRow row = loading.context().rejects().getFirst();
    assertThat(row.reason()).startsWith("a \"" + text + "\" ");
    assertThat(row.column()).isEqualTo("a");
    loading.sql().dropTable(table).execute();
    loading.context().rejects().clear();
    return row.reason().substring(5 + text.length());
  }
}
