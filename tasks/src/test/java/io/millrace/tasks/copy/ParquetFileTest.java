package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.parquet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With files that Apache Arrow wrote, as pandas writes them. */
class ParquetFileTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static RawTable leads() {
    return new RawTable("leads")
        .with("lead_uuid", SQLDataType.CLOB.nullable(false))
        .with("phone_hash", SQLDataType.CLOB)
        .with("email_hash", SQLDataType.CLOB)
        .withBookkeeping();
  }

  private static CopyOperator loadLeads(RawTable leads) {
    return copy(parquet("leads.parquet")
            .renaming("lead_UUID", leads.column("lead_uuid"))
            .ignoring("__index_level_0__"))
        .into(leads)
        .replacing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"leads.parquet", "leads_zstd.parquet", "leads_gzip.parquet", "leads_none.parquet"})
  void loadsTheColumnsByTheirNamesHoweverTheyArePacked(String resource) throws Exception {
    loading.file("leads.parquet", bytes(resource));
    RawTable leads = loading.create(leads());

    CopyResult result = loading.run(loadLeads(leads));

    assertThat(result).isEqualTo(new CopyResult(result.fileId(), 4, 4, 0));
    assertThat(loading.values(leads, "lead_uuid")).containsExactly("a1", "b2", "c3", "d4");
    assertThat(loading.values(leads, "phone_hash")).containsExactly("p1", null, "", "p4");
    assertThat(loading.values(leads, "email_hash"))
        .containsExactly("e1", "é\ud83d\ude00", "say \"hi\", you", "e4");
    assertThat(loading.values(leads, "line_no")).containsExactly(1L, 2L, 3L, 4L);
    assertThat(loading.context().lines()).contains("does not load \"__index_level_0__\"");
  }

  @Test
  void writesOutEveryKindOfPlainValue() throws Exception {
    loading.file("kinds.parquet", bytes("kinds.parquet"));
    RawTable kinds =
        loading.create(
            new RawTable("kinds")
                .with("whole", SQLDataType.INTEGER)
                .with("long", SQLDataType.BIGINT)
                .with("small", SQLDataType.SMALLINT)
                .with("price", SQLDataType.NUMERIC(10, 2))
                .with("ratio", SQLDataType.NUMERIC)
                .with("gappy", SQLDataType.INTEGER)
                .with("single", SQLDataType.NUMERIC)
                .with("flag", SQLDataType.BOOLEAN)
                .with("day", SQLDataType.LOCALDATE)
                .with("local_time", SQLDataType.LOCALDATETIME(6))
                .with("utc_time", SQLDataType.TIMESTAMPWITHTIMEZONE(6))
                .with("id", SQLDataType.UUID)
                .with("text", SQLDataType.CLOB)
                .with("bytes", SQLDataType.CLOB)
                .withBookkeeping());

    loading.run(copy(parquet("kinds.parquet")).into(kinds).replacing());

    loading.sql().execute("set time zone 'UTC'");
    assertThat(
            loading.query(
                """
                select concat_ws('|', whole, long, small, price, ratio, gappy, single, flag, day,
                  to_char(local_time, 'YYYY-MM-DD HH24:MI:SS.US'),
                  to_char(utc_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'), id, text, bytes)
                from raw.kinds order by line_no
                """))
        .containsExactly(
            "2147483647|9007199254740993|255|12.50|0.1|98311|1.5|t|2024-02-29"
                + "|2024-10-01 23:59:59.123456|2024-10-01 12:00:00.005"
                + "|00112233-4455-6677-8899-aabbccddeeff|x|plain",
            "",
            "-1|-9223372036854775808|0|-0.01|0.00000010|-3|0.1|f|1999-12-31"
                + "|1969-12-31 01:02:03.000000|2024-01-01 00:00:00.000"
                + "|00000000-0000-0000-0000-000000000001||é");
  }

  @Test
  void readsAllRowGroupsInTheirOrder() throws Exception {
    loading.file("groups.parquet", bytes("groups.parquet"));
    RawTable groups = loading.create(numbered("groups"));

    CopyResult result = loading.run(copy(parquet("groups.parquet")).into(groups).replacing());

    assertThat(result.loaded()).isEqualTo(5000);
    assertThat(
            loading.query(
                "select count(*) from raw.groups where id = line_no - 1 and text = 't' || id % 7"))
        .containsExactly(5000L);
  }

  @Test
  void loadsAFileWithoutRows() throws Exception {
    loading.file("none.parquet", bytes("none.parquet"));
    RawTable none = loading.create(numbered("none"));

    assertThat(loading.run(copy(parquet("none.parquet")).into(none).replacing()).records())
        .isZero();
  }

  @Test
  void rejectsWhatIsNoTextAndWhatDoesNotFit() throws Exception {
    loading.file("kinds.parquet", bytes("kinds.parquet"));
    RawTable kinds =
        loading.create(
            new RawTable("kinds")
                .with("whole", SQLDataType.INTEGER.nullable(false))
                .with("ratio", SQLDataType.INTEGER)
                .withBookkeeping());

    CopyResult result =
        loading.run(
            copy(parquet("kinds.parquet").ignoringUnknown()).into(kinds).replacing().maxRejects(3));

    assertThat(result.rejected()).isEqualTo(3);
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::line, RejectedRow::reason)
        .containsExactly(
            tuple(1L, "ratio \"0.1\" is not a whole number"),
            tuple(2L, "whole is empty"),
            tuple(3L, "ratio \"0.00000010\" is not a whole number"));
    assertThat(loading.context().rejects().getFirst().text()).isEqualTo("\"2147483647\",\"0.1\"");
  }

  @Test
  void rejectsBytesThatAreNoText() throws Exception {
    loading.file("odd.parquet", bytes("odd_texts.parquet"));
    RawTable odd = loading.create(numbered("odd"));

    assertThat(loading.failure(copy(parquet("odd.parquet")).into(odd).replacing().maxRejects(2)))
        .hasMessageEndingWith("odd.parquet: row 3 holds a NUL character; write the file again");
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::reason)
        .containsExactly("text is not UTF-8");
  }

  @Test
  void refusesToCutNanosecondsOff() throws Exception {
    loading.file("nanos.parquet", bytes("nanos.parquet"));
    RawTable nanos =
        loading.create(
            new RawTable("nanos")
                .with("id", SQLDataType.BIGINT)
                .with("at", SQLDataType.LOCALDATETIME(6))
                .withBookkeeping());

    loading.run(copy(parquet("nanos.parquet")).into(nanos).replacing().maxRejects(2));

    assertThat(loading.context().rejects())
        .extracting(RejectedRow::reason)
        .containsExactly(
            "at \"1970-01-01 00:00:00.000001500\" is not a timestamp yyyy-MM-dd HH:mm:ss[.fff]",
            "at \"1970-01-01 00:00:01.000000001\" is not a timestamp yyyy-MM-dd HH:mm:ss[.fff]");
  }

  @Test
  void readsTheTimesOfOldWritersInUtc() throws Exception {
    loading.file("int96.parquet", bytes("int96.parquet"));
    RawTable old =
        loading.create(
            new RawTable("old")
                .with("id", SQLDataType.BIGINT)
                .with("day", SQLDataType.TIMESTAMPWITHTIMEZONE(6))
                .withBookkeeping());

    loading.run(copy(parquet("int96.parquet")).into(old).replacing());

    assertThat(loading.query("select day = '2024-01-02 03:04:05+00' from raw.old"))
        .containsExactly(true);
  }

  @Test
  void saysWhichColumnsDoNotFit() throws Exception {
    loading.file("leads.parquet", bytes("leads.parquet"));
    RawTable leads = loading.create(leads());

    assertThat(loading.failure(copy(parquet("leads.parquet")).into(leads).replacing()))
        .hasMessageEndingWith(
            "leads.parquet: its schema lacks lead_uuid, has the unknown \"lead_UUID\","
                + " \"__index_level_0__\"; raw.leads has lead_uuid, phone_hash, email_hash;"
                + " correct the file");
  }

  @Test
  void refusesAColumnOfListsUnlessItIsIgnored() throws Exception {
    loading.file("nested.parquet", bytes("nested.parquet"));
    RawTable nested = loading.create(numbered("nested").with("tags", SQLDataType.CLOB));
    RawTable plain = loading.create(numbered("plain"));

    assertThat(loading.failure(copy(parquet("nested.parquet")).into(nested).replacing()))
        .hasMessageEndingWith(
            "its column \"tags\" holds no plain values (a list); leave it out with ignoring(..), or"
                + " write it as text");
    loading.run(copy(parquet("nested.parquet").ignoring("tags")).into(plain).replacing());
    assertThat(loading.values(plain, "text")).containsExactly("x", "y");
  }

  @Test
  void refusesAFileThatWasCutOffAnywhere() throws Exception {
    byte[] whole = bytes("leads.parquet");
    RawTable leads = loading.create(leads());

    for (int length = 1; length < whole.length; length += 13) {
      loading.file("leads.parquet", Arrays.copyOf(whole, length));
      assertThat(loading.failure(loadLeads(leads)))
          .hasMessageMatching(
              length < 4
                  ? ".*leads.parquet: not a Parquet file; write it as one, or name another"
                  : ".*leads.parquet: ends within its content: it was cut off; write it again");
    }
  }

  @Test
  void refusesAFileThatWasDamagedAnywhere() throws Exception {
    byte[] whole = bytes("leads.parquet");
    RawTable leads = loading.create(leads());
    int refused = 0;

    for (int at = 4; at < whole.length - 4; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) ~damaged[at];
      loading.file("leads.parquet", damaged);
      try {
        loading.run(loadLeads(leads).maxRejects(10));
      } catch (TaskFailed failure) {
        refused++;
        assertThat(failure.getMessage()).contains("leads.parquet").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void refusesWhatIsNoParquet() throws Exception {
    RawTable leads = loading.create(leads());
    loading.file("leads.parquet", "lead_UUID,phone_hash\n");
    assertThat(loading.failure(loadLeads(leads)))
        .hasMessageEndingWith(": not a Parquet file; write it as one, or name another");
    loading.file("leads.parquet", new byte[0]);
    assertThat(loading.failure(loadLeads(leads))).hasMessageEndingWith(": empty; write it again");
    loading.file("leads.parquet", "PARE....PARE".getBytes(StandardCharsets.US_ASCII));
    assertThat(loading.failure(loadLeads(leads))).hasMessageContaining("an encrypted Parquet file");
  }

  @Test
  void namesAPackingThatItCannotUnpack() throws Exception {
    RawTable leads = loading.create(leads());
    loading.file("leads.parquet", bytes("leads_brotli.parquet"));

    assertThat(loading.failure(loadLeads(leads)))
        .hasMessageEndingWith(
            "leads.parquet: its columns are packed by BROTLI; write it packed by Snappy, Zstandard"
                + " or gzip, or not packed");
  }

  @Test
  void refusesWhatMeansNothingToParquet() {
    assertThatThrownBy(() ->
            copy(parquet("x.parquet").encodedAs(StandardCharsets.ISO_8859_1))
                .into(leads())
                .replacing())
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("Parquet says itself how it is encoded");
  }

  private static RawTable numbered(String name) {
    return new RawTable(name)
        .with("id", SQLDataType.BIGINT)
        .with("text", SQLDataType.CLOB)
        .withBookkeeping();
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream bytes = ParquetFileTest.class.getResourceAsStream("/parquet/" + resource)) {
      return Objects.requireNonNull(bytes, resource).readAllBytes();
    }
  }
}
