package io.millrace.dags.streamstar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The three files, written by hand: rows with {@code |} for the tab. */
record StarFiles(Path folder) {

  /**
   * Two customers; one subscription with two plans, of which the second is the dearer one.
   *
   * <p>Until October, 400 for that subscription, 30 of an unknown one, 7 without.
   */
  static StarFiles usual(Path folder) throws IOException {
    return new StarFiles(folder)
        .products("sub_a|plan_1|Chat|month|59|active", "sub_a|plan_2|Video|month|499|active")
        .transactions(
            "3/31/24 23:59|in_1|cus_1|sub_a|100|usd",
            "4/1/24 0:00|in_2|cus_1|sub_a|200|usd",
            "5/2/24 7:05|in_3|cus_1|sub_a|100|eur",
            "5/3/24 7:05|in_4|cus_2|sub_z|30|usd",
            "10/1/24 7:05|in_5|cus_2||7|usd")
        .users("cus_1|Acme|billing", "cus_1||accounts", "cus_1|acme|", "cus_2||", "cus_2||");
  }

  StarFiles products(String... rows) throws IOException {
    return write("products.csv", "subscription ID|Plan|Product|Interval|Amount|Status", rows);
  }

  StarFiles transactions(String... rows) throws IOException {
    return write(
        "transactions.csv",
        "Date (UTC)|Transaction ID|Customer ID|Subscription ID|Total|Currency",
        rows);
  }

  StarFiles users(String... rows) throws IOException {
    return write("users.csv", "Customer ID|Customer Name|Customer Email", rows);
  }

  private StarFiles write(String file, String header, String... rows) throws IOException {
    String text = header + "\r\n" + String.join("\r\n", rows);
    Files.writeString(folder.resolve(file), text.replace('|', '\t'));
    return this;
  }
}
