package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.history.Oracle.Load;
import io.millrace.tasks.history.Oracle.Row;
import io.millrace.tasks.history.Oracle.Version;
import io.millrace.testing.TestDatabase;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories against {@link Oracle}: late, corrected and repeated days in random order, keys
 * that go and come back, nulls, overwritten columns, snapshots and deltas mixed. Several histories,
 * each of keys and rows of its own, share a table and the order of its loads; after each load the
 * whole table is compared.
 */
class HistoryOracleTest {

  private static final int ORDERS = 80;
  private static final int HISTORIES_PER_ORDER = 26;
  private static final int KEYS = 2;
  private static final int DAYS = 6;
  private static final long FIRST_SEED = Long.getLong("history.seed", 1);
  private static final OffsetDateTime OPEN_END = OffsetDateTime.parse("2099-12-31T00:00Z");
  private static final List<Field<?>> PLAIN_COLUMNS =
      List.of(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL);
  private static final List<Field<?>> FULL_COLUMNS =
      List.of(
          CUSTOMERS.SHOP, CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL, CUSTOMERS.EMAIL);

  /** Key, values and days of January; no day for the open end. */
  private static final String PLAIN_VERSIONS =
      """
      select 's' || customer_id / 2 || '/' || customer_id, name, level,
        valid_from - date '2025-12-31',
        case when valid_to = 'infinity' then 2147483647 else valid_to - date '2025-12-31' end
      from dwh.customer
      """;

  private static final String FULL_VERSIONS =
      """
      select shop || '/' || customer_id, name, level,
        (since at time zone 'UTC')::date - date '2025-12-31',
        case when until = '2099-12-31Z' then 2147483647
          else (until at time zone 'UTC')::date - date '2025-12-31' end, email, is_current
      from dwh.member
      """;

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenShop shop = new OpenShop(warehouse);

  /** How a table is kept. */
  enum Layout {
    /** Dates that end with infinity, all columns tracked. */
    PLAIN,
    /** Moments with an end and a flag, a key of two columns, one column overwritten. */
    FULL
  }

  @ParameterizedTest
  @EnumSource
  void holdsWhatTheOracleSays(Layout layout) {
    int half = ORDERS / Layout.values().length;
    for (int i = 0; i < half; i++) {
      long seed = FIRST_SEED + i + (layout == Layout.FULL ? 1_000_000 : 0);
      new Order(layout, seed).run();
      shop.sql()
          .execute(
              "truncate dwh.customer, dwh.member, millrace.history_load, millrace.history_key");
    }
  }

  /** One random order of loads, with its histories. */
  private final class Order {

    private final Layout layout;
    private final long seed;
    private final Random random;
    private final Oracle oracle = new Oracle();
    private final List<String> told = new ArrayList<>();

    /** How many of a hundred loads are deltas: some tables have one kind alone. */
    private final int deltas;

    Order(Layout layout, long seed) {
      this.layout = layout;
      this.seed = seed;
      this.random = new Random(seed);
      this.deltas = List.of(0, 50, 100).get(random.nextInt(3));
    }

    void run() {
      int loads = 5 + random.nextInt(6);
      for (int i = 0; i < loads; i++) {
        int day = 1 + random.nextInt(DAYS);
        Kind kind = random.nextInt(100) < deltas ? Kind.DELTA : Kind.SNAPSHOT;
        if (oracle.accepts(day, kind)) {
          Load before = oracle.of(day);
          boolean again = before != null && random.nextInt(3) == 0;
          load(day, again && before != null ? before : randomLoad(kind));
        }
      }
      for (Check check : history(Kind.SNAPSHOT).checks()) {
        assertThat(shop.sql().fetch(check.counts()))
            .as("%s %s", check.name(), this)
            .allSatisfy(counts -> assertThat(counts.value2()).isZero());
      }
    }

    private void load(int day, Load load) {
      boolean again = load.equals(oracle.of(day));
      told.add("day %d %s %s".formatted(day, load.kind(), load.rows()));
      give(load);
      List<String> places = shop.places(table());
      HistoryResult result = shop.load(history(load.kind()), day);
      boolean overwrites = oracle.load(day, load);

      assertThat(versions()).as(this::toString).isEqualTo(expected());
      if (again) {
        if (layout == Layout.PLAIN || !overwrites) {
          assertThat(shop.places(table())).as("repeated: %s", this).isEqualTo(places);
        }
        assertThat(result.inserted() + result.changed() + result.deleted()).isZero();
      }
    }

    private Load randomLoad(Kind kind) {
      Map<String, @Nullable Row> rows = new HashMap<>();
      int present = List.of(100, 75, 75, 40).get(random.nextInt(4));
      for (int history = 0; history < HISTORIES_PER_ORDER; history++) {
        for (int key = 0; key < KEYS; key++) {
          if (random.nextInt(100) < present) {
            boolean gone = kind == Kind.DELTA && random.nextInt(4) == 0;
            rows.put("s%d/%d".formatted(history, history * KEYS + key), gone ? null : randomRow());
          }
        }
      }
      return new Load(kind, rows);
    }

    private Row randomRow() {
      return new Row(
          random.nextInt(3) == 0 ? null : random.nextInt(3) == 0 ? "Bo" : "Ann",
          random.nextInt(4) == 0 ? null : random.nextInt(5) == 0 ? "2.5" : "1.0",
          random.nextInt(5) == 0 ? null : "mail" + random.nextInt(3));
    }

    private void give(Load load) {
      List<String> rows = new ArrayList<>();
      load.rows().forEach((key, row) -> rows.add(literal(key, row)));
      shop.members(rows.toArray(String[]::new));
    }

    private String literal(String key, @Nullable Row row) {
      String[] parts = key.split("/", -1);
      String values =
          row == null
              ? "null, null::numeric, null, true"
              : "%s, %s::numeric, %s, %s"
                  .formatted(
                      quoted(row.name()),
                      // More digits than the table keeps.
                      row.level() == null ? null : row.level() + "01",
                      quoted(row.email()),
                      random.nextBoolean() ? "false" : "null");
      return "('%s', %d, %s)".formatted(parts[0], Long.parseLong(parts[1]), values);
    }

    private static @Nullable String quoted(@Nullable String text) {
      return text == null ? null : "'" + text + "'";
    }

    private Table<?> table() {
      return layout == Layout.PLAIN ? CUSTOMER : MEMBER;
    }

    private History history(Kind kind) {
      HistoryRows rows = layout == Layout.PLAIN ? plain(kind) : full(kind);
      History history =
          kind == Kind.SNAPSHOT
              ? rows.snapshot().atLeast(0)
              : rows.delta().deleting(CUSTOMERS.GONE);
      return layout == Layout.PLAIN
          ? history
          : history
              .valid(MEMBER.SINCE, MEMBER.UNTIL)
              .openEnd(OPEN_END)
              .current(MEMBER.IS_CURRENT)
              .overwriting(MEMBER.EMAIL);
    }

    private List<String> versions() {
      return shop.sql().fetch(layout == Layout.PLAIN ? PLAIN_VERSIONS : FULL_VERSIONS).stream()
          .map(row -> row.intoList().toString())
          .sorted()
          .toList();
    }

    private List<String> expected() {
      return oracle.versions().stream().map(this::shown).sorted().toList();
    }

    private String shown(Version version) {
      List<@Nullable Object> values = new ArrayList<>();
      values.add(version.key());
      values.add(version.name());
      values.add(version.level());
      values.add(version.from());
      values.add(version.to());
      if (layout == Layout.FULL) {
        values.add(oracle.email(version.key()));
        values.add(version.to() == Oracle.OPEN);
      }
      return values.toString();
    }

    @Override
    public String toString() {
      return "-Dhistory.seed=%d %s%n%s".formatted(seed, layout, String.join("\n", told));
    }
  }

  private static HistoryRows plain(Kind kind) {
    return history(CUSTOMER).key(CUSTOMER.CUSTOMER_ID).from(given(kind, PLAIN_COLUMNS));
  }

  private static HistoryRows full(Kind kind) {
    return history(MEMBER).key(MEMBER.SHOP, MEMBER.CUSTOMER_ID).from(given(kind, FULL_COLUMNS));
  }

  private static Select<?> given(Kind kind, List<Field<?>> columns) {
    var select = select(columns);
    return (kind == Kind.DELTA ? select.select(CUSTOMERS.GONE) : select).from(CUSTOMERS);
  }
}
