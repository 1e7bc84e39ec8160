package io.millrace.dags.streamb2b;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The three files, written by hand. */
record B2bFiles(Path folder) {

  /** Two customers; one subscription with two plans, of which the second is the dearer one. */
  static B2bFiles usual(Path folder) throws IOException {
    return new B2bFiles(folder)
        .products("sub_a,plan_1,Chat,month,59,active", "sub_a,plan_2,Video,month,499,active")
        .transactions(
            "5/13/24 23:59,in_1,cus_1,sub_a,1000,usd",
            "5/14/24 0:00,in_2,cus_1,sub_a,200,usd",
            "5/15/24 7:05,in_3,cus_1,sub_a,100,eur",
            "6/3/24 7:05,in_4,cus_2,sub_z,30,usd",
            "10/1/24 7:05,in_5,cus_2,,7,usd")
        .users("cus_1,\"A,c\",billing", "cus_1,,accounts", "cus_1,acme,", "cus_2,,", "cus_2,,");
  }

  B2bFiles products(String... rows) throws IOException {
    return write("products.csv", "subscription ID,Plan,Product,Interval,Amount,Status", rows);
  }

  B2bFiles transactions(String... rows) throws IOException {
    return write(
        "transactions.csv",
        "Date (UTC),Transaction ID,Customer ID,Subscription ID,Total,Currency",
        rows);
  }

  B2bFiles users(String... rows) throws IOException {
    return write("users.csv", "Customer ID,Customer Name,Customer Email", rows);
  }

  B2bFiles write(String file, String header, String... rows) throws IOException {
    Files.writeString(folder.resolve(file), header + "\r\n" + String.join("\r\n", rows));
    return this;
  }
}
