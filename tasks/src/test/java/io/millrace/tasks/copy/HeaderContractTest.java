package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.DagRejected;
import io.millrace.testing.TestDatabase;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The headers of a source that changes them from time to time, as its contract allows. */
class HeaderContractTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable leads = leads();

  @BeforeEach
  void createTable() {
    leads = loading.create(leads());
  }

  private static RawTable leads() {
    return new RawTable("leads")
        .with("city", SQLDataType.CLOB)
        .with("appt_date", SQLDataType.CLOB)
        .with("location", SQLDataType.CLOB)
        .with("kind", SQLDataType.CLOB.nullable(false).default_("new"))
        .withBookkeeping();
  }

  private Csv file() {
    return csv("leads.csv")
        .renaming("CITY", leads.column("city"))
        .renaming("CityName", leads.column("city"))
        .renaming("Appt Date", leads.column("appt_date"))
        .optional(leads.column("location"));
  }

  @Test
  void mapsNamesInAnyOrder() throws Exception {
    loading.file("leads.csv", "Appt Date,CITY\n,Reno\n");
    loading.run(copy(file()).into(leads).replacing());
    var before = loading.query("select concat_ws('|', city, appt_date, kind) from raw.leads");

    loading.file("leads.csv", "location,CityName,appt_date,kind\nhere,Reno,today,old\n");
    loading.run(copy(file()).into(leads).replacing());

    assertThat(before).containsExactly("Reno|new");
    assertThat(
            loading.query("select concat_ws('|', city, appt_date, location, kind) from raw.leads"))
        .containsExactly("Reno|today|here|old");
  }

  @Test
  void saysAllNamesOfAColumnThatIsMissing() throws Exception {
    loading.file("leads.csv", "location\nhere\n");

    assertThat(loading.failure(copy(file()).into(leads).replacing()))
        .hasMessageContaining(
            "the header lacks city (\"CITY\" or \"CityName\"), appt_date (\"Appt Date\"); raw.leads has");
  }

  @Test
  void refusesTwoNamesOfOneColumn() throws Exception {
    loading.file("leads.csv", "CityName,appt_date,city\nReno,,Reno\n");

    assertThat(loading.failure(copy(file()).into(leads).replacing()))
        .hasMessageContaining("the header has both \"CityName\" and \"city\" for city;");
  }

  @Test
  void comparesNamesAsTheyAre() throws Exception {
    loading.file("leads.csv", "cityname,appt_date\nReno,\n");

    assertThat(loading.failure(copy(file()).into(leads).replacing()))
        .hasMessageContaining("has the unknown \"cityname\"");
  }

  @Test
  void showsWhatCannotBeSeenInAName() throws Exception {
    loading.file("leads.csv", "city\u00a0,\u200bappt_date,\u202ekind\u009b2J\n");

    assertThat(loading.failure(copy(file()).into(leads).replacing()))
        .hasMessageContaining(
            "has the unknown \"city\ufffd\", \"\ufffdappt_date\", \"\ufffdkind\ufffd2J\"; raw");
  }

  @Test
  void leavesOutWhatItIsToldToIgnore() throws Exception {
    loading.file("leads.csv", "x,CITY,y,appt_date,x\n1,Reno,2,today,3\n4,Boise,5,,6\n");

    loading.run(copy(file().ignoring("x", "y")).into(leads).replacing());

    assertThat(loading.values(leads, "city")).containsExactly("Reno", "Boise");
    assertThat(loading.values(leads, "appt_date")).containsExactly("today", null);
    assertThat(loading.context().lines()).contains("does not load \"x\", \"y\"");
  }

  @Test
  void refusesWhatItIsNotToldToIgnore() throws Exception {
    loading.file("leads.csv", "x,CITY,y,appt_date\n1,Reno,2,today\n");

    assertThat(loading.failure(copy(file().ignoring("x")).into(leads).replacing()))
        .hasMessageContaining("the header has the unknown \"y\"; raw.leads has");
  }

  @Test
  void ignoresAnyUnknownNameIfToldSo() throws Exception {
    loading.file("leads.csv", "CITY,appt_date,whatever\nReno,today,1\n");

    loading.run(copy(file().ignoringUnknown()).into(leads).replacing());

    assertThat(loading.values(leads, "city")).containsExactly("Reno");
    assertThat(loading.context().lines()).contains("does not load \"whatever\"");
  }

  @Test
  void stillCountsTheFieldsOfARecord() throws Exception {
    loading.file("leads.csv", "CITY,appt_date,x\nReno,today\nReno,today,1\n");

    loading.run(copy(file().ignoring("x")).into(leads).replacing().maxRejects(1));

    assertThat(loading.context().rejects())
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).isEqualTo("2 fields instead of 3"));
  }

  @Test
  void swapsNames() throws Exception {
    RawTable pairs =
        loading.create(
            new RawTable("pairs")
                .with("a", SQLDataType.CLOB)
                .with("b", SQLDataType.CLOB)
                .withBookkeeping());
    loading.file("pairs.csv", "a,b\n1,2\n");

    loading.run(
        copy(csv("pairs.csv").renaming("a", pairs.column("b")).renaming("b", pairs.column("a")))
            .into(pairs)
            .replacing());

    assertThat(loading.query("select a || b from raw.pairs")).containsExactly("21");
  }

  @Test
  void takesAnOptionalColumnThatIsNotNullButHasADefault() throws Exception {
    loading.file("leads.csv", "CITY,appt_date\nReno,today\n");

    loading.run(copy(file().optional(leads.column("kind"))).into(leads).replacing());

    assertThat(loading.values(leads, "kind")).containsExactly("new");
  }

  @Test
  void refusesContractsThatCannotBe() {
    var needed = new RawTable("needed").with("a", SQLDataType.CLOB.nullable(false));
    Field<?> stranger = RawTable.sessions().column("medium");

    assertRefused(
        csv("a.csv").optional(needed.column("a")),
        needed,
        "file a.csv: column a of raw.needed cannot be optional, since it takes no null and has no"
            + " default");
    assertRefused(
        csv("a.csv").renaming("b", stranger),
        needed,
        "file a.csv: its contract names the column medium; raw.needed has a for files to fill");
    assertRefused(
        csv("a.csv").ignoring("a"),
        needed,
        "file a.csv: no name is left for column a of raw.needed; make it optional(..) or rename"
            + " one to it");
    assertRefused(
        csv("a.csv").withoutHeader(needed.column("a")).ignoringUnknown(),
        needed,
        "file a.csv has no header, so there is no name that could be renamed or ignored");
    assertThatThrownBy(() -> csv("a.csv").renaming("x", needed.column("a")).renaming("x", stranger))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "the name \"x\" of a file cannot mean both a and medium; leave one of them out");
  }

  private static void assertRefused(Csv file, RawTable table, String message) {
    assertThatThrownBy(() -> copy(file).into(table).replacing())
        .isInstanceOf(DagRejected.class)
        .hasMessage(message);
  }
}
