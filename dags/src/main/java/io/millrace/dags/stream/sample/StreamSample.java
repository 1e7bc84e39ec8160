package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.tasks.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sample input of stream_b2b and of stream_star: {@code products.csv}, {@code transactions.csv},
 * {@code users.csv} and, written last, the results to expect of a run for 14 October 2024 in {@code
 * expected/}. Scale 1.0 is 12,870 transactions. For one seed both have the same content.
 */
public final class StreamSample implements SampleData {

  /** Works the results out that a pipeline must have. */
  @FunctionalInterface
  private interface Expectation {
    void write(Model model, Path folder) throws IOException;
  }

  private final DelimitedFile form;
  private final Expectation expectation;

  private StreamSample(char delimiter, Expectation expectation) {
    this.form = new DelimitedFile(delimiter);
    this.expectation = expectation;
  }

  /** With commas. */
  public static StreamSample forB2b() {
    return new StreamSample(',', (model, folder) -> new B2bExpectation(model).write(folder));
  }

  /** With tabs. */
  public static StreamSample forStar() {
    return new StreamSample('\t', (model, folder) -> new StarExpectation(model).write(folder));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the scale is not a positive number
   */
  @Override
  public void write(Path folder, double scale, long seed) throws IOException {
    if (!Double.isFinite(scale) || scale <= 0) {
      throw new IllegalArgumentException(
          "the scale of a sample must be a number greater than 0, such as 0.01, not " + scale);
    }
    Path expected = Files.createDirectories(folder.resolve("expected"));
    Model model = draw(new Scale(scale), new Dice(seed));
    form.write(
        folder.resolve("products.csv"),
        Product.HEADER,
        model.products().stream().map(Product::fields));
    form.write(
        folder.resolve("transactions.csv"),
        Transaction.HEADER,
        model.transactions().stream().map(Transaction::fields));
    form.write(folder.resolve("users.csv"), User.HEADER, model.users().stream().map(User::fields));
    expectation.write(model, expected);
  }

  private static Model draw(Scale scale, Dice dice) {
    var ids = new Ids(dice);
    List<Customer> customers = Customers.draw(scale, dice, ids);
    List<Product> products = Products.draw(scale, dice, customers);
    List<Transaction> transactions = Transactions.draw(scale, dice, ids, customers);
    return new Model(products, transactions, Users.draw(scale, dice, customers, transactions));
  }
}
