package io.millrace.dags.shop.sample;

import io.millrace.dags.shop.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files as the shop writes them: UTF-8, lines that end in LF. */
record LandingFiles(Path folder) {

  void write(Day day) throws IOException {
    write(Source.CUSTOMER, day.date(), customers(day));
    write(Source.SALES, day.date(), sales(day));
    write(Source.PRODUCT, day.date(), products(day));
  }

  private void write(Source source, LocalDate day, String text) throws IOException {
    Files.writeString(folder.resolve(source.file(day)), text);
  }

  /** Every field in quotes. */
  private static String customers(Day day) {
    Stream<String> header =
        Stream.concat(Stream.of("customer_id"), Arrays.stream(Column.values()).map(Column::header));
    Stream<String> lines =
        day.customers().stream()
            .map(customer ->
                line(
                    Stream.concat(
                        Stream.of(Long.toString(customer.id())),
                        customer.values().values().stream())));
    return Stream.concat(Stream.of(line(header)), lines).collect(Collectors.joining());
  }

  private static String line(Stream<String> fields) {
    return fields
        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** No header, a tilde between two fields. */
  private static String sales(Day day) {
    return day.sales().stream()
        .map(sale ->
            String.join(
                    "~",
                    Long.toString(sale.id()),
                    Long.toString(sale.customer()),
                    sale.product().id(),
                    Long.toString(sale.quantity()),
                    sale.product().price().toPlainString(),
                    sale.isGood() ? Text.of(sale.total()) : Sale.ERROR,
                    day.date().toString())
                + "\n")
        .collect(Collectors.joining());
  }

  private static String products(Day day) {
    return day.products().stream()
        .map(LandingFiles::object)
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String object(Product product) {
    List<String> members =
        List.of(
            member("name", quoted(product.name())),
            member("product_id", quoted(product.id())),
            member("price", product.price().toPlainString()),
            member("description", quoted(product.description())),
            member("creation_date", quoted(product.created().toString())));
    return "    {\n" + String.join(",\n", members) + "\n    }";
  }

  private static String member(String name, String value) {
    return "        \"" + name + "\": " + value;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
