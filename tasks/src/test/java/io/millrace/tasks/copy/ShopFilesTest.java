package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.Copy.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The landing zone of a shop, seven days of real files, where it lies beside the project. */
class ShopFilesTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final Field<String> GENDER = DSL.field(DSL.name("gender"), SQLDataType.CLOB);

  private static final Path LANDING_ZONE =
      Path.of("..", "..", "shared", "data", "shop", "landing_zone").toAbsolutePath().normalize();

  @BeforeEach
  void needTheFiles() {
    assumeThat(Files.isDirectory(LANDING_ZONE))
        .as("whether the shop's files lie in " + LANDING_ZONE)
        .isTrue();
  }

  @Test
  void haveTheBadRecordsOfTheValidationDay() throws Exception {
    CopyResult customers =
        load(
            customerTable(),
            csv("customer_20241016.csv").accepting(GENDER, "M", "F", "U"),
            "errors_customer_20241016.csv");
    var customerErrors = errors("errors_customer_20241016.csv");
    CopyResult sales = load(saleTable(), saleFile("20241016"), "errors_sales_20241016.csv");
    CopyResult products =
        load(productTable(), json("products_20241016.json"), "errors_product_20241016.csv");

    assertThat(customers.loaded()).isEqualTo(7_320);
    assertThat(customerErrors)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.getField(0)).isEqualTo("11160");
          assertThat(row.getField(1))
              .isEqualTo("gender \"; DROP TABLE users; --\" is none of \"M\", \"F\", \"U\"");
          assertThat(row.getField(2)).isEqualTo("97676629928316309");
          assertThat(row.getFieldCount()).isEqualTo(17);
        });
    assertThat(sales.loaded()).isEqualTo(11_385);
    assertThat(loading.query("select count(*) from raw.sale where quantity < 0"))
        .containsExactly(10L);
    assertThat(errors("errors_sales_20241016.csv"))
        .hasSize(10)
        .allSatisfy(row ->
            assertThat(row.getField(1)).isEqualTo("total_price \"ERROR\" is not a decimal number"));
    assertThat(products.loaded()).isEqualTo(12);
    assertThat(errors("errors_product_20241016.csv")).isEmpty();
  }

  private List<CsvRecord> errors(String name) throws IOException {
    try (var reader = CsvReader.builder().ofCsvRecord(loading.folder().resolve(name))) {
      return reader.stream().skip(1).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20241009,  5000, 536,  7960, 5368909.68,   0",
    "20241010,  5280, 581,  8196, 4883243.90, 332",
    "20241011,  5576, 634,  8424, 5912790.36, 307",
    "20241012,  5888, 697,  8983, 5989299.90, 361",
    "20241013,  6217, 759,  9573, 7380974.04, 350",
    "20241014,  6565, 825,  9985, 7013163.54, 418",
    "20241015,  6933, 888, 10652, 7376235.35, 410"
  })
  void arriveWhole(
      String day, long customers, long active, long sales, BigDecimal total, long strangers)
      throws Exception {
    CopyResult customerFile = load(customerTable(), csv("customer_%s.csv".formatted(day)));
    CopyResult saleFile = load(saleTable(), saleFile(day));
    CopyResult products = load(productTable(), json("products_%s.json".formatted(day)));

    assertThat(customerFile.loaded()).isEqualTo(customers);
    assertThat(saleFile.loaded()).isEqualTo(sales);
    assertThat(products.loaded()).isEqualTo(5 + Integer.parseInt(day) - 20241009);
    assertThat(
            loading.query(
                "select distinct s.price_per_unit - p.price from raw.sale s"
                    + " join raw.product p using (product_id)"))
        .singleElement()
        .isEqualTo(new BigDecimal("0.00"));
    assertThat(
            loading.query("select count(*) from raw.customer where membership_status = 'active'"))
        .containsExactly(active);
    assertThat(loading.query("select sum(total_price) from raw.sale")).containsExactly(total);
    assertThat(
            loading.query(
                "select count(*) from raw.sale s where not exists (select from raw.customer c"
                    + " where c.customer_id = s.customer_id)"))
        .containsExactly(strangers);
    assertThat(loading.query("select max(line_no) from raw.sale")).containsExactly(sales);
    assertLinesAreCounted("customer_%s.csv".formatted(day));
  }

  /** The last record starts on its line, line breaks in the addresses before it included. */
  private void assertLinesAreCounted(String file) throws IOException {
    long lines;
    try (var all = Files.lines(LANDING_ZONE.resolve(file))) {
      lines = all.count();
    }
    assertThat(
            loading.query(
                "select 1 + sum(1 + regexp_count(coalesce(address, ''), '\\n'))::bigint"
                    + " from raw.customer"))
        .containsExactly(lines);
    assertThat(
            loading.query(
                "select line_no + regexp_count(coalesce(address, ''), '\\n') from raw.customer"
                    + " order by line_no desc limit 1"))
        .containsExactly(lines);
  }

  private CopyResult load(RawTable table, DataFile<?> file) throws Exception {
    return load(LANDING_ZONE, table, copy(file).into(table).replacing());
  }

  private CopyResult load(RawTable table, DataFile<?> file, String errors) throws Exception {
    return load(
        LANDING_ZONE.resolveSibling("validation_day"),
        table,
        copy(file)
            .into(table)
            .replacing()
            .maxRejects(10)
            .reportingErrorsTo(loading.folder().resolve(errors).toString()));
  }

  private CopyResult load(Path folder, RawTable table, CopyOperator operator) throws Exception {
    loading.create(table);
    var context = new FakeWarehouseContext(loading.context().connection(), folder);
    CopyResult result = operator.run(context);
    context.connection().commit();
    return result;
  }

  private static RawTable customerTable() {
    return new RawTable("customer")
        .with("customer_id", SQLDataType.BIGINT.nullable(false))
        .with("first_name", SQLDataType.CLOB.nullable(false))
        .with("last_name", SQLDataType.CLOB.nullable(false))
        .with("gender", SQLDataType.CLOB.nullable(false))
        .with("email", SQLDataType.CLOB.nullable(false))
        .with("membership_status", SQLDataType.CLOB.nullable(false))
        .with("address", SQLDataType.CLOB)
        .with("phone_number", SQLDataType.CLOB)
        .with("date_of_birth", SQLDataType.LOCALDATE)
        .with("job", SQLDataType.CLOB)
        .with("company", SQLDataType.CLOB)
        .with("city", SQLDataType.CLOB)
        .with("state", SQLDataType.CLOB)
        .with("country", SQLDataType.CLOB)
        .with("language", SQLDataType.CLOB.nullable(false))
        .withBookkeeping();
  }

  private static RawTable saleTable() {
    return new RawTable("sale")
        .with("sale_id", SQLDataType.BIGINT.nullable(false))
        .with("customer_id", SQLDataType.BIGINT.nullable(false))
        .with("product_id", SQLDataType.CLOB.nullable(false))
        .with("quantity", SQLDataType.BIGINT.nullable(false))
        .with("price_per_unit", SQLDataType.NUMERIC.nullable(false))
        .with("total_price", SQLDataType.NUMERIC(12, 2).nullable(false))
        .with("sale_date", SQLDataType.LOCALDATE.nullable(false))
        .withBookkeeping();
  }

  private static RawTable productTable() {
    return new RawTable("product")
        .with("name", SQLDataType.CLOB.nullable(false))
        .with("product_id", SQLDataType.CLOB.nullable(false))
        .with("price", SQLDataType.NUMERIC(12, 2).nullable(false))
        .with("description", SQLDataType.CLOB)
        .with("creation_date", SQLDataType.LOCALDATE.nullable(false))
        .withBookkeeping();
  }

  private static Csv saleFile(String day) {
    Field<?>[] columns = saleTable().fieldStream().limit(7).toArray(Field<?>[]::new);
    return csv("sales_%s.txt".formatted(day)).delimitedBy('~').withoutHeader(columns);
  }
}
