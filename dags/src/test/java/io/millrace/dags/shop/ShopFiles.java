package io.millrace.dags.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** The files of a day, written by hand. */
record ShopFiles(Path folder, LocalDate day) {

  static final String ANN =
      "\"1\",\"Ann\",\"Lee\",\"F\",\"ann@example.com\",\"active\",\"1 Oak St\nOslo, NO\",\"\",\"1990-01-31\",\"\",\"\",\"\",\"\",\"\",\"en-US\"";
  static final String BOB =
      "\"2\",\"Bob\",\"Ray\",\"M\",\"bob@example.com\",\"inactive\",\"\",\"\",\"1980-02-28\",\"Cook, \"\"chef\"\"\",\"\",\"\",\"\",\"\",\"fr-FR\"";

  private static final String HEADER =
      "\"customer_id\",\"first_name\",\"last_name\",\"gender\",\"email\",\"membership_status\",\"address\",\"phone_number\",\"date_of_birth\",\"job\",\"company\",\"city\",\"state\",\"country\",\"language\"";

  /** Two customers, a mouse, and a sale to each. */
  ShopFiles usual() throws IOException {
    String number = Integer.toString(day.getDayOfMonth());
    return customers(ANN, BOB)
        .products(product("Mouse", "P1", number))
        .sales(
            sale("1" + number, "1", "3", number, Integer.toString(3 * day.getDayOfMonth())),
            sale("2" + number, "2", "1", number, number));
  }

  ShopFiles customers(String... rows) throws IOException {
    return write(Source.CUSTOMER, HEADER + "\n" + String.join("\n", rows) + "\n");
  }

  ShopFiles sales(String... rows) throws IOException {
    return write(Source.SALES, String.join("\n", rows) + "\n");
  }

  ShopFiles products(String... objects) throws IOException {
    return write(Source.PRODUCT, "[" + String.join(",\n", objects) + "]\n");
  }

  ShopFiles without(Source source) throws IOException {
    Files.delete(folder.resolve(source.file(day)));
    return this;
  }

  private ShopFiles write(Source source, String text) throws IOException {
    Files.writeString(folder.resolve(source.file(day)), text);
    return this;
  }

  String sale(String id, String customer, String quantity, String price, String total) {
    return String.join("~", id, customer, "P1", quantity, price, total, day.toString());
  }

  static String product(String name, String id, String price) {
    return """
    {"name": "%s", "product_id": "%s", "price": %s, "description": "a\\nb", "creation_date": "2024-10-09"}
    """
        .formatted(name, id, price)
        .strip();
  }
}
