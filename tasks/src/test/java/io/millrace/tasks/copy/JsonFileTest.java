package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.RejectedRow;
import io.millrace.testing.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JsonFileTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable products = products();

  @BeforeEach
  void createTable() {
    products = loading.create(products());
  }

  private static RawTable products() {
    return new RawTable("products")
        .with("id", SQLDataType.BIGINT.nullable(false))
        .with("name", SQLDataType.CLOB)
        .with("price", SQLDataType.NUMERIC)
        .with("more", SQLDataType.JSONB)
        .withBookkeeping();
  }

  private CopyOperator array() {
    return copy(json("products.json")).into(products).replacing();
  }

  private CopyOperator lines() {
    return copy(json("products.json").lines()).into(products).replacing();
  }

  @Test
  void loadsTheObjectsOfAnArray() throws Exception {
    loading.file(
        "products.json",
        """
        [
          {"id": 9007199254740993, "name": "a\\n\\"b\\" \\u00e9\\ud83d\\ude00", "price": 1.10, "more": null},
          {"more": {"x": [1, {"y": "}]"}]}, "price": 12e-1, "name": "", "id": "-9223372036854775808"}, {
            "id": 3, "name": null, "price": 1E2, "more": "text"
          }
        ]
        """);

    CopyResult result = loading.run(array());

    assertThat(result).isEqualTo(new CopyResult(result.fileId(), 3, 3, 0));
    assertThat(loading.values(products, "id"))
        .containsExactly(9007199254740993L, Long.MIN_VALUE, 3L);
    assertThat(loading.values(products, "name"))
        .containsExactly("a\n\"b\" \u00e9\ud83d\ude00", "", null);
    assertThat(loading.values(products, "price"))
        .containsExactly(new BigDecimal("1.10"), new BigDecimal("1.2"), new BigDecimal("100"));
    assertThat(loading.values(products, "more::text"))
        .containsExactly(null, "{\"x\": [1, {\"y\": \"}]\"}]}", "\"text\"");
    assertThat(loading.values(products, "line_no")).containsExactly(2L, 3L, 3L);
  }

  @Test
  void loadsTheObjectsOfLines() throws Exception {
    loading.file(
        "products.json",
        """
        {"id": 1, "name": "a", "price": 1, "more": true}\r

          {"id": 2, "name": "b", "price": 2, "more": [1.50]} \r
        """);

    loading.run(lines());

    assertThat(loading.values(products, "id")).containsExactly(1L, 2L);
    assertThat(loading.values(products, "more::text")).containsExactly("true", "[1.50]");
    assertThat(loading.values(products, "line_no")).containsExactly(1L, 3L);
  }

  @Test
  void keepsWhatIsNestedAsItStandsInATextColumn() throws Exception {
    RawTable texts =
        loading.create(new RawTable("texts").with("a", SQLDataType.CLOB).withBookkeeping());
    loading.file("a.json", "[{\"a\": {\"b\":  1.00}}, {\"a\": 1e400}, {\"a\": false}]");

    loading.run(copy(json("a.json")).into(texts).replacing());

    assertThat(loading.query("select array_agg(a order by a)::text from raw.texts"))
        .containsExactly("{1e400,false,\"{\\\"b\\\":  1.00}\"}");
  }

  @Test
  void mapsKeysByItsContract() throws Exception {
    loading.file(
        "products.json",
        """
        [{"ID": 1, "name": "a", "x": {"y": 1}},
         {"id": 2, "name": "b", "price": 3, "x": 4}]
        """);

    loading.run(
        copy(json("products.json")
                .renaming("ID", products.column("id"))
                .optional(products.column("price"), products.column("more"))
                .ignoring("x"))
            .into(products)
            .replacing());

    assertThat(loading.query("select concat_ws(' ', id, name, price) from raw.products order by 1"))
        .containsExactly("1 a", "2 b 3");
    assertThat(loading.context().lines()).contains("does not load \"x\"");
  }

  @Test
  void takesAnArrayOfNothing() throws Exception {
    loading.file("products.json", " [ ] \n");

    assertThat(loading.run(array()).records()).isZero();
  }

  @Test
  void leavesADefaultToTheDatabaseWhereTheFirstObjectHasNoSuchKey() throws Exception {
    RawTable table =
        loading.create(
            new RawTable("stamped")
                .with("a", SQLDataType.INTEGER)
                .with("kind", SQLDataType.CLOB.nullable(false).default_("new"))
                .withBookkeeping());
    var operator = copy(json("a.json")).into(table).replacing().maxRejects(1);

    loading.file("a.json", "[{\"a\": 1}, {\"a\": 2, \"kind\": \"old\"}]");
    loading.run(operator);
    var defaulted = loading.values(table, "kind");
    loading.file("a.json", "[{\"a\": 1, \"kind\": \"old\"}, {\"a\": 2}]");
    loading.run(operator);

    assertThat(defaulted).containsExactly("new");
    assertThat(loading.values(table, "kind")).containsExactly("old");
    assertThat(reasons())
        .containsExactly(
            "the object has \"kind\", which the first one has not, so that kind gets its default",
            "the object lacks the key \"kind\"");
  }

  @Test
  void rejectsObjectsWithPlaceReasonAndText() throws Exception {
    loading.file(
        "products.json",
        """
        [{"id": 1, "name": "a", "price": 1, "more": 1},
         {"id": 1.5, "name": "a", "price": "x", "more": 1},
         {"id": 9223372036854775808, "name": "a", "price": null, "more": 1},
         {"id": null, "name": "a", "price": true, "more": 1},
         {"id": 1, "name": "a", "price": 1},
         {"id": 1, "name": "a", "price": 1, "more": 1, "new": {"x": 1}},
         {"id": 1, "id": 2, "name": "a", "price": 1, "more": 1},
         {"id": 1, "name": "a", "price": 1, "more": {"x": 1, "x": 2}},
         {"id": 1, "name": "\\u0000", "price": 1, "more": 1},
         {"id": 1, "name": "\\ud83d", "price": 1, "more": 1},
         {"id": 1, "name": "a", "price": 1, "more": "\\u0000"},
         {"id": 1, "name": "a", "price": 1, "more": 1e200000},
         {"id": 1, "name": "a",
          "price": 01, "more": 1},
         {"id": NaN},
         17,
         ["id", 1],
         "id",
         {"id": {}, "name": "a", "price": "", "more": ""},
         {"id": 2, "name": "a", "price": 1e999999999, "more": 1},
         {"id": 2, "name": "a", "price": 1e99999999999, "more": 1},
         {"id": 2, "name": "a", "price": 1, "more": 0e-99999999999}
        ]
        """);

    CopyResult result =
        loading.run(copy(json("products.json")).into(products).replacing().maxRejects(30));

    assertThat(result.loaded()).isEqualTo(1);
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::line)
        .containsExactly(
            2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 15L, 16L, 17L, 18L, 19L, 20L, 21L,
            22L);
    List<String> reasons = reasons();
    assertThat(reasons)
        .startsWith(
            "id \"1.5\" is not a whole number; price \"x\" is not a decimal number",
            "id \"9223372036854775808\" is out of the range of bigint",
            "id is empty; price \"true\" is not a decimal number",
            "the object lacks the key \"more\"",
            "the object has the unknown key \"new\"")
        .endsWith(
            "the value is not an object",
            "the value is not an object",
            "the value is not an object",
            "id \"{}\" is not a whole number; price is empty",
            "price \"1e999999999\" is not a decimal number",
            "price \"1e99999999999\" is not a decimal number",
            "more \"0e-99999999999\" holds a number that PostgreSQL cannot store");
    assertThat(reasons.get(5)).isEqualTo("line 7, column 16: Duplicate field 'id'");
    assertThat(reasons.get(6)).startsWith("line 8, column ").contains("Duplicate ");
    assertThat(reasons.subList(7, 11))
        .containsExactly(
            "name \"\ufffd\" holds a NUL character",
            "name holds half of a character (a lone surrogate)",
            "more \"\"\\u0000\"\" holds an escape that PostgreSQL cannot store (\\u0000 or a lone"
                + " surrogate)",
            "more \"1e200000\" holds a number that PostgreSQL cannot store");
    assertThat(reasons.get(11)).startsWith("line 14, column 13: ").contains("Leading zero");
    assertThat(reasons.get(12)).startsWith("line 15, column ").contains("NaN");
    assertThat(loading.context().rejects().get(0).text())
        .isEqualTo("{\"id\": 1.5, \"name\": \"a\", \"price\": \"x\", \"more\": 1}");
    assertThat(loading.context().rejects().get(0).column()).isEqualTo("id");
    assertThat(loading.context().rejects().get(13).text()).isEqualTo("17");
  }

  @Test
  void rejectsABadLineAndGoesOn() throws Exception {
    loading.file(
        "products.json",
        """
        {"id": 1, "name": "a", "price": 1, "more": 1}
        {"id": 1, "name": "a
        {"id": 1} {"id": 2}
        {"id": 2, "name": "a", "price": 1, "more": 1}
        """);

    loading.run(copy(json("products.json").lines()).into(products).replacing().maxRejects(2));

    assertThat(loading.values(products, "id")).containsExactly(1L, 2L);
    assertThat(reasons())
        .containsExactly("the object ends within a value", "something follows the object");
  }

  @Test
  void refusesTwoKeysOfOneColumn() throws Exception {
    loading.file("products.json", "[{\"ID\": 1, \"id\": 2, \"name\": \"a\"}]");

    loading.run(
        copy(json("products.json").renaming("ID", products.column("id")))
            .into(products)
            .replacing()
            .maxRejects(1));

    assertThat(reasons()).containsExactly("the object has both \"ID\" and \"id\" for id");
  }

  @Test
  void refusesFilesThatAreNoArrayOfObjects() throws Exception {
    refused(
        "{\"id\": 1}",
        "an object where an array of objects is due; write [ and ] around it, or say lines() if it"
            + " has an object on each line");
    refused("", "empty; write it again");
    refused(" \n x", "line 2, column 2: \"x\" where an array of objects is due; correct the file");
    refused("[", "ends on line 1 within its array: it was cut off; write it again");
    refused("[{\"id\": 1},\n", "ends on line 1 within its array: it was cut off; write it again");
    refused("[{\"id\": 1}\n", "ends on line 1 within its array: it was cut off; write it again");
    refused(
        "[\n{\"id\": 1, \"name\": \"a\n}, {}]",
        "ends within the value that starts on line 2: it was cut off, or a quote or bracket in it"
            + " is never closed; write it again");
    refused("[{},]", "line 1, column 5: \"]\" where an object is due; correct the file");
    refused("[,]", "line 1, column 2: \",\" where an object is due; correct the file");
    refused("[{} {}]", "line 1, column 5: \"{\" where a comma or ] is due; correct the file");
    refused("[{}] x", "line 1, column 6: \"x\" where the end of the file is due; correct the file");
    refused("[1 2]", "line 1, column 4: \"2\" where a comma or ] is due; correct the file");
    refused(
        "[{\"id\": \"\0\"}]",
        "the value that starts on line 1 holds a NUL byte; write the file again");
    refused("[{\"id\": \"" + "x".repeat(5 << 20) + "\"}]", "longer than 4194304 characters");
  }

  private void refused(String content, String sentence) throws Exception {
    loading.file("products.json", content);

    var failure = loading.failure(array().maxRejects(9));
    assertThat(failure).hasMessageContaining("products.json: ").hasMessageContaining(sentence);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void refusesAnArrayWhereLinesAreDue() throws Exception {
    loading.file("products.json", "[{\"id\": 1}]");

    assertThat(loading.failure(lines()))
        .hasMessageEndingWith(
            "an array where an object on each line is due; leave lines() out, or write the file"
                + " so");
  }

  @Test
  void refusesLinesThatWereCutOff() throws Exception {
    loading.file(
        "products.json",
        "{\"id\": 1, \"name\": \"a\", \"price\": 1, \"more\": 1}\n{\"id\": 2, \"na");

    assertThat(loading.failure(lines().maxRejects(9)))
        .hasMessageEndingWith(
            "ends without a line break behind a record that cannot be loaded, on line 2 (the object"
                + " ends within a value): it may have been cut off; write it again");
  }

  @Test
  void cutsALargeArrayWhereverChunksEnd() throws Exception {
    var content = new StringBuilder("[");
    for (int id = 0; id < 20_000; id++) {
      content.append(id == 0 ? "\n" : ",\n");
      content
          .append("{\"id\": ")
          .append(id)
          .append(", \"name\": \"\\\"}")
          .append("x".repeat(id % 50));
      content.append("\", \"price\": 1, \"more\": null}");
    }
    loading.file("products.json", content + "\n]\n");

    CopyResult result = loading.run(array());

    assertThat(result.loaded()).isEqualTo(20_000);
    assertThat(
            loading.query(
                "select count(*) from raw.products where line_no = id + 2"
                    + " and length(name) = 2 + id % 50"))
        .containsExactly(20_000L);
  }

  private List<String> reasons() {
    return loading.context().rejects().stream().map(RejectedRow::reason).toList();
  }
}
